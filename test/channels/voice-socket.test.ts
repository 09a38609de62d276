import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { WebSocket } from 'ws';
import { TWILIO } from '../../src/lab/platforms/twilio.ts';
import { until } from '../e2e/start-gateway.ts';
import { stage, tick, type Stage } from './voice-stage.ts';

let on: Stage;
afterEach(async () => on.close());

describe('the socket of a call', () => {
  it('opens to nobody without a signature of Twilio', async () => {
    on = await stage();
    const url = `${on.rig.host.url.replace('http', 'ws')}/channels/voice/relay`;
    expect(await (await open('/channels/voice/relay', null)).closed).toBe(403);
    expect(await (await open('/channels/voice/relay', `${url}x`)).closed).toBe(403);
  });

  it.each(['not a token', ''])('takes no call without its token: %j', async (token) => {
    on = await stage();
    const { socket, closed } = await open('/channels/voice/relay', `${on.rig.host.url.replace('http', 'ws')}/channels/voice/relay`);
    socket.on('open', () => socket.send(setup(on.caller.call.sid, token)));
    expect(await closed).toBe(1008);
    on.caller.say('still here');
    await on.taken(1);
  });

  it('closes when it does not say which call it is of', async () => {
    on = await stage();
    const { socket, closed } = await open('/channels/voice/relay', `${on.rig.host.url.replace('http', 'ws')}/channels/voice/relay`);
    await new Promise((done) => { socket.on('open', done); });
    await tick();
    on.clock.pass(10_100);
    expect(await closed).toBe(1008);
  });

  it('leaves out what it does not know, and goes on', async () => {
    on = await stage();
    const token = 'x'.repeat(10);
    const { socket } = await open('/channels/voice/relay', `${on.rig.host.url.replace('http', 'ws')}/channels/voice/relay`);
    await new Promise((done) => { socket.on('open', done); });
    for (const text of ['', '{', '[]', '{"type":"dance"}', '{"type":"dtmf","digit":"99"}', '{"type":"prompt"}', JSON.stringify({ type: 'prompt', voicePrompt: token })]) socket.send(text);
    expect(await until('it is counted', async () => on.rig.host.odd.length >= 6 && on.rig.host.odd)).toEqual(Array.from({ length: 6 }, () => 'voice'));
    expect(on.said()).toEqual([]);
  });

  it('leaves other sockets of the server alone', async () => {
    on = await stage();
    const { socket } = await open('/channels/web/other', null);
    await tick();
    expect(socket.readyState).toBe(socket.CONNECTING);
    socket.terminate();
  });

  it.each(['//', '/channels/voice/relay'])('outlives a request for %s whose connection is reset', async (path) => {
    on = await stage();
    const { server } = on.rig.host.host;
    const asked = new Promise<void>((done) => { server.once('upgrade', (_request, socket) => { socket.once('close', () => done()); }); });
    const { port } = new URL(on.rig.host.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    const [, broken] = await new Promise<[unknown, Duplex]>((done) => { server.once('upgrade', (request, one) => done([request, one])); });
    broken.destroy(new Error('read ECONNRESET'));
    await asked;
    on.caller.say('still here');
    expect(await on.taken(1)).toMatchObject([{ text: 'still here' }]);
  });
});

async function open(path: string, signedFor: string | null): Promise<{ socket: WebSocket; closed: Promise<number> }> {
  const url = `${on.rig.host.url.replace('http', 'ws')}${path}`;
  const socket = new WebSocket(url, signedFor === null ? {} : { headers: { 'x-twilio-signature': getExpectedTwilioSignature(TWILIO.authToken, signedFor, {}) } });
  const closed = new Promise<number>((done) => {
    socket.on('close', (code) => done(code));
    socket.on('unexpected-response', (_request, response) => done(response.statusCode ?? 0));
    socket.on('error', () => undefined);
  });
  return { socket, closed };
}

function setup(callSid: string, token: string): string {
  return JSON.stringify({ type: 'setup', sessionId: 'VX1', callSid, customParameters: { token } });
}
