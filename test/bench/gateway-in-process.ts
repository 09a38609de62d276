import { fileURLToPath } from 'node:url';
import { assemble, type Assembly } from '../../src/assemble.ts';
import { createBell } from '../../channels/web/bell.ts';
import { THIS_MACHINE } from '../../src/config.ts';
import type { Channel, Entry, Log, Store } from '../../src/contracts.ts';
import { openStore } from '../../src/store/open-store.ts';

const CHANNEL: Channel = { name: 'bench', limits: { text: 4_000, choices: 10, delivery: 'transcript', progress: true, lasting: false, follow: null }, mount: () => {}, send: async () => {} };
const SILENT: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: (data, message) => { console.error(message, data); } };

/** The gateway without its web server, on a store in a folder; the telecom pack, and those given. */
export interface Place { assembly: Assembly; store: Store; close: () => Promise<void> }

export interface PlaceWith { packs?: string[]; variables?: { [name: string]: string }; sandboxUrl?: string }

export async function openPlace(folder: string, with_: PlaceWith = {}): Promise<Place> {
  return placeOn(await openStore({ dataDir: folder, mongoUri: null }), with_);
}

export async function placeOn(store: Store, { packs = [], variables = {}, sandboxUrl = '' }: PlaceWith = {}): Promise<Place> {
  const assembly = await assemble({
    root: fileURLToPath(new URL('../../..', import.meta.url)), store, log: SILENT, channels: [CHANNEL], now: Date.now, sandboxUrl: () => sandboxUrl, took: () => {}, observe: () => {}, callback: () => '',
    config: { packs, country: 'GB', timeZone: 'Europe/London', locale: 'en', openai: null, sandbox: true, auditKey: 'a bench has no secrets', variable: (name) => variables[name], burstMs: 0, secretsKeys: [], allowedPrivateHosts: THIS_MACHINE },
  });
  return {
    assembly, store,
    async close() {
      await assembly.gateway.stop();
      await store.close();
    },
  };
}

/** A conversation to talk in; `seq` is the last line that was read, `said` counts its messages. */
export interface Talk { place: Place; session: string; seq: number; said: number }

export async function openTalk(place: Place, session: string): Promise<Talk> {
  await place.assembly.gateway.receive({ kind: 'opened', id: `${session}:opened`, session, address: { channel: CHANNEL.name, id: session }, at: Date.now() });
  await place.assembly.gateway.idle();
  return { place, session, seq: 0, said: 0 };
}

/** From a message until a line of the bot that answers it is in the transcript: how long that took, in ms. */
export async function turnMs(talk: Talk, text: string, answers: (line: Entry) => boolean = () => true): Promise<number> {
  const { gateway } = talk.place.assembly;
  talk.said += 1;
  const id = `${talk.session}:${process.pid}:${talk.said}`;
  const bell = createBell();
  const stop = gateway.subscribe(talk.session, bell.ring);
  const began = performance.now();
  await gateway.receive({ kind: 'text', text, id, session: talk.session, address: { channel: CHANNEL.name, id: talk.session }, at: Date.now() });
  for (let heard = false, answered = false; !answered;) {
    await bell.heard();
    for (const line of await gateway.entries(talk.session, talk.seq, 200)) {
      heard ||= line.inbound === id;
      answered ||= heard && line.from === 'bot' && answers(line);
      talk.seq = line.seq;
    }
  }
  stop();
  return performance.now() - began;
}
