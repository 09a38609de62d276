import { createServer } from 'node:http';
import express from 'express';
import mongoose from 'mongoose';
import { createTokens } from '../../channels/web/token.ts';
import { connectEmbedded } from '../../src/store/embedded/connect-embedded.ts';

/** What the gateway is held against: verify the same token, one durable insert on the same store, 202. Run as a process of its own. */
const { connection } = await connectEmbedded({ dataDir: process.cwd(), readOnly: false });
const text = { type: String, required: true } as const;
const messages = connection.model('messages', new mongoose.Schema({ _id: text, session: text, text }, { versionKey: false, autoIndex: false, autoCreate: false }));
const tokens = createTokens('the secret of the bare route, 32 characters');
const app = express().disable('x-powered-by').disable('etag');

app.post('/api/v1/conversations', (_request, response) => void response.status(201).json(tokens.issue()));
app.post('/api/v1/conversations/:id/messages', express.json(), async (request, response) => {
  const session = request.params.id;
  if (!tokens.holds(session, request.get('authorization')?.slice('Bearer '.length) ?? '')) return void response.sendStatus(401);
  const { id, text: said } = request.body;
  await messages.insertMany([{ _id: `${session}:${id}`, session, text: said }], { lean: true, ordered: false });
  return void response.status(202).json({ id });
});

const server = createServer(app).listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(`http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`);
});
process.once('SIGTERM', () => {
  server.closeAllConnections();
  server.close();
  void connection.close();
});
