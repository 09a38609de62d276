import type { VoiceSettings } from '../../channels/voice/settings.ts';
import type { Entry, Inbound } from '../../src/contracts.ts';
import type { Caller, CallerOf } from '../../src/lab/platforms/twilio-calls.ts';
import { until } from '../e2e/start-gateway.ts';
import type { FakeHost } from './fake-host.ts';
import { handClock, hears, startVoice, type HandClock, type VoiceRig } from './voice-rig.ts';

export type Line = Omit<Entry, 'session' | 'seq' | 'at'>;
export const SUMMARY: Line = { from: 'bot', text: 'Move the number?', expects: { kind: 'yes' }, choices: [{ id: 'y', label: 'Yes, do it' }, { id: 'n', label: 'No, change something' }] };
export const PHONE: Line = { from: 'bot', text: 'Which number should move?', expects: { kind: 'slot', slot: 'number', type: 'phone' } };
export const REASON: Line = { from: 'bot', text: 'What happened?', expects: { kind: 'slot', slot: 'reason', type: 'choice' }, choices: [{ id: 'lost', label: 'Lost' }, { id: 'stolen', label: 'Stolen' }] };

/** A caller and a bot, with a clock by hand and a voice by hand. */
export interface Stage {
  rig: VoiceRig;
  clock: HandClock;
  caller: Caller;
  /** Writes a line of the bot, which begins to be said. */
  bot(line: Line): Promise<Entry>;
  /** The same, heard to its end. */
  botHeard(line: Line): Promise<Entry>;
  customer(text: string): void;
  /** Everything is said, heard and noted. */
  settled(): Promise<void>;
  said(): Inbound[];
  /** Resolves when so many messages were taken. */
  taken(count: number): Promise<Inbound[]>;
  /** What the phone heard since. */
  since(count: number): string[];
  hears(pattern: RegExp, after?: number): Promise<string>;
  /** What became of a line, and how much of it was heard. */
  noted(seq: number): [string | undefined, string | undefined];
  close(): Promise<void>;
}

/** A call by relay, greeted, all that was said so far heard. The host answers an opening with a greeting. */
export async function stage(at: { settings?: Partial<VoiceSettings>; of?: Partial<CallerOf> } = {}): Promise<Stage> {
  const clock = handClock();
  const rig = await startVoice({ ...(at.settings && { settings: at.settings }), clock, host: { reply: greet } });
  const caller = await rig.ring({ pace: 'by hand', ...at.of });
  const made = createStage({ rig, clock, caller });
  await made.hears(/machine/);
  await made.settled();
  return made;
}

function greet(message: Inbound, host: FakeHost): void {
  if (message.kind === 'opened') host.write(message.session, { from: 'bot', text: 'Hello, I am a machine.' });
}

/** Lets everything happen that needs no clock. */
export async function tick(): Promise<void> {
  for (let i = 0; i < 20; i += 1) await new Promise((done) => { setImmediate(done); });
}

export function createStage({ rig, clock, caller }: Pick<Stage, 'rig' | 'clock' | 'caller'>): Stage {
  const { host, session } = rig;
  const said = (): Inbound[] => host.received.filter(({ kind }) => kind !== 'opened');
  const settled = async (seq?: number): Promise<void> => {
    let before = -1;
    await until('nothing more is said', async () => {
      caller.listen();
      await tick();
      const same = before === caller.call.heard.length && caller.call.heard.every(({ done }) => done) && (seq === undefined || host.delivered.has(`${session}/s${seq}`));
      before = caller.call.heard.length;
      return same;
    });
  };
  const bot: Stage['bot'] = async (line) => {
    const count = caller.call.heard.length;
    const entry = host.write(session, line);
    await hears(caller, /./, count);
    return entry;
  };
  return {
    rig, clock, caller, said, bot, settled: async () => settled(),
    async botHeard(line) {
      const entry = await bot(line);
      await settled(entry.seq);
      return entry;
    },
    customer: (text) => void host.write(session, { from: 'customer', text }),
    taken: async (count) => until(() => `${count} messages, not ${said().length}`, async () => said().length >= count && said()),
    since: (count) => caller.call.heard.slice(count).map(({ text }) => text),
    hears: async (pattern, after) => hears(caller, pattern, after),
    noted: (seq) => [host.delivered.get(`${session}/s${seq}`), host.heard.get(`${session}/s${seq}`)],
    close: async () => rig.close(),
  };
}
