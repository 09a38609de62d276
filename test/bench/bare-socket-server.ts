import { createServer } from 'node:http';
import { Server } from 'socket.io';

/** What connected web clients are held against: Socket.IO as it comes, which answers each message with one. Run as a process of its own. */
const server = createServer();
const io = new Server(server, { serveClient: false });
io.on('connection', (socket) => {
  socket.emit('messages', [{ seq: 1, text: 'hello' }]);
  socket.on('say', (_body: unknown, acknowledge: (answer: object) => void) => acknowledge({ id: '1' }));
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(`http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`);
});
process.once('SIGTERM', () => {
  io.disconnectSockets(true);
  server.closeAllConnections();
  server.close();
});
