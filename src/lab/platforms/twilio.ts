import { createServer } from 'node:http';
import express, { type Router } from 'express';
import { call, type Fields } from './twilio-callbacks.ts';
import { contentsRouter } from './twilio-contents.ts';
import { createNetwork } from './twilio-network.ts';
import { messagesRouter } from './twilio-messages.ts';
import { createPhones, type Phones } from './twilio-phones.ts';
import { refuse } from './twilio-refusals.ts';
import { newState, TWILIO, type Texting, type TwilioState } from './twilio-state.ts';

export { NUMBERS, SERVICE, SERVICE_NUMBER, TEMPLATE, TWILIO, WHATSAPP_NUMBERS } from './twilio-state.ts';
export type { Button, Content, Fault, ListItem, Posted, Texting, TwilioState, Written } from './twilio-state.ts';

/** Twilio's Messages and Content APIs, as far as we use them, its webhooks and its callbacks: keeps what was posted, checks what Twilio checks. */
export interface TwilioStandIn extends TwilioState, Phones {
  url: string;
  /** Where what customers write is posted; set in the console of the real one. */
  webhooks: { [channel in Texting]?: string };
  /** Calls any webhook as Twilio does, signed for `url` unless another signature is given. */
  call(url: string, fields: Fields, how?: { signature?: string; signedFor?: string }): Promise<globalThis.Response>;
  /** When every callback that is under way was answered. */
  settled: () => Promise<void>;
  close(): Promise<void>;
}

/** `routers`: other APIs of the account, behind the same check, under `/2010-04-01/Accounts/AC…`. */
export async function startTwilio({ routers = [], now = Date.now }: { routers?: readonly Router[]; now?: () => number } = {}): Promise<TwilioStandIn> {
  const app = express();
  const server = createServer(app);
  const state = newState(now);
  const network = createNetwork(state);
  app.use((request, response, next) => {
    const expected = `Basic ${Buffer.from(`${TWILIO.accountSid}:${TWILIO.authToken}`).toString('base64')}`;
    if (request.get('authorization') === expected) next();
    else refuse(response, { status: 401, code: 20003, message: 'Authenticate' });
  });
  const base = `/2010-04-01/Accounts/${TWILIO.accountSid}`;
  app.use(contentsRouter(state));
  app.use(base, messagesRouter(state, network.carry));
  for (const router of routers) app.use(base, router);
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  const address = server.address();
  const url = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
  const webhooks: TwilioStandIn['webhooks'] = {};
  return {
    ...state, ...createPhones({ state, network, webhooks, mediaUrl: (id) => `${url}${base}/Media/${id}` }), url, webhooks, call,
    settled: network.settled,
    async close() {
      await network.settled();
      server.closeAllConnections();
      await new Promise((done) => { server.close(done); });
    },
  };
}
