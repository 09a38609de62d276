import { createServer } from 'node:http';

const WORK_MS = 5;

/** Another company's system: takes 5 ms for each request, and confirms it. Run as a process of its own. */
const server = createServer((request, response) => {
  request.resume().once('end', () => {
    setTimeout(() => {
      const body = JSON.stringify({ reference: `R-${request.url?.split('/').at(-1)}` });
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body);
    }, WORK_MS);
  });
}).listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(`http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`);
});
process.once('SIGTERM', () => {
  server.closeAllConnections();
  server.close();
});
