import type { Entry, Inbound, InboundBody } from '../../src/contracts.ts';
import { RIG_CHANNEL, settle } from '../../src/cli/rig.ts';
import { decide } from '../../src/http/approval-decisions.ts';
import { toMs } from '../../flows/words.ts';
import type { Stage } from './stage.ts';
import { faultSchema } from '../../flows/scenario.ts';
import type { Line, Transcript } from './transcript.ts';

/** What a transcript is about: what went wrong first, or null, and all that was said. */
export interface Played { failure: string | null; transcript: string[] }

interface Play {
  stage: Stage; session: string; said: number; seen: number;
  /** What the bot said since the last act, as far as no line has asked for it yet; the last one asked for. */
  heard: Entry[]; turn: Entry[]; last: Entry | null;
  begun: boolean; transcript: string[];
  /** Messages that are not accepted yet. */
  sending: Promise<void>[];
  language: string; signedIn: string | null;
  /** The customer writes before anything is said to them, as in a text message. */
  wrote: boolean;
}

/** The demo customers; see executors/sandbox/demo-customers.ts. */
const CUSTOMERS: { readonly [name: string]: string } = {
  Ada: '+447700900123', Ben: '+447700900124', Carla: '+447700900125', David: '+447700900126', Eilidh: '+447700900127', Félix: '+447700900128', Grace: '+447700900129', Harry: '+447700900130', Isla: '+447700900131',
};
const faultKind = faultSchema.shape.kind;
/** What a customer needs no yes for, or what tells them only. */
const BESIDE = new Set(['identity.sendCode', 'identity.checkCode', 'outbox.sendEmail', 'outbox.sendSms', 'outbox.send']);

/** Plays a transcript against a stage, line by line; every line of the bot must be asked for, in order. */
export async function playTranscript({ lines }: Transcript, stage: Stage): Promise<Played> {
  const play: Play = { stage, session: 'talk', said: 0, seen: 0, heard: [], turn: [], last: null, begun: false, transcript: [], sending: [], language: 'en', signedIn: null, wrote: false };
  try {
    for (const line of lines) {
      const failure = await playLine(line, { play, lines }).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
      if (failure !== null) return { failure: `${line.number}: ${line.kind}: ${line.text}\n  ${failure}`, transcript: play.transcript };
    }
    const more = unasked(play);
    return { failure: more && `after the last line: ${more}`, transcript: play.transcript };
  } finally {
    stage.release();
  }
}

async function playLine(line: Line, { play, lines }: { play: Play; lines: Line[] }): Promise<string | null> {
  const { kind, text } = line;
  if (kind === 'signed in') play.signedIn = text;
  else if (kind === 'language') play.language = text;
  else if (kind === 'writes first') play.wrote = text === 'yes';
  else if (kind in CHECKS) return begin(play).then(() => CHECKS[kind]?.(text, play) ?? null);
  else if (kind in ACTS) {
    await begin(play);
    const failure = kind === 'also' ? null : unasked(play);
    if (failure !== null) return failure;
    if (kind !== 'also') [play.heard, play.turn, play.last] = [[], [], null];
    play.transcript.push(`${kind}: ${text}`);
    const given = SAID.has(kind) ? await filled(text, play) : text;
    play.sending.push(ACTS[kind]?.(given, play) ?? Promise.resolve());
    // What is said before the bot can answer leaves at once, however busy the machine is.
    if (lines[lines.indexOf(line) + 1]?.kind === 'also') return SAID.has(kind) ? null : 'only what a customer says may be followed by "also"';
    await Promise.all(play.sending.splice(0));
    await listen(play);
  } else return 'there is no such kind of line';
  return null;
}

/** The greeting need not be asked for. */
function unasked({ heard, turn }: Play): string | null {
  const greeting = turn.length > 0 && turn.length === heard.length && turn[0]?.seq === 1;
  return heard.length === 0 || greeting ? null : `nobody expected the bot to say ${heard.map(({ text }) => JSON.stringify(text)).join(', ')}`;
}

async function begin(play: Play): Promise<void> {
  if (play.begun) return;
  play.begun = true;
  const msisdn = CUSTOMERS[play.signedIn ?? ''];
  const identity = msisdn === undefined ? {} : { identity: { level: 'verified' as const, customer: await play.stage.customer(msisdn), proof: { number: msisdn } } };
  await receive(play, { kind: 'opened', locale: play.language, ...identity, ...(play.wrote && { wrote: true as const }) });
  await listen(play);
}

/** What a customer says; only that may be followed by more before the bot can answer. */
const SAID: ReadonlySet<string> = new Set(['customer', 'also']);
type Act = (text: string, play: Play) => Promise<void>;
const ACTS: { readonly [kind: string]: Act } = {
  customer: async (text, play) => receive(play, { kind: 'text', text }),
  also: async (text, play) => receive(play, { kind: 'text', text }),
  presses: async (label, play) => {
    const choices = (await entries(play)).findLast((entry) => entry.choices)?.choices ?? [];
    const found = choices.find((choice) => choice.label === label);
    if (!found) throw new Error(`there is no button "${label}"; there are ${choices.map((choice) => choice.label).join(', ')}`);
    await receive(play, { kind: 'choice', choice: found.id });
  },
  staff: async (decision, play) => {
    const { store, assembly: { gateway }, clock } = play.stage;
    const timer = (await store.sessions.load(play.session))?.outbox.find((effect) => effect.kind === 'timer' && effect.name.startsWith('approval:'));
    const approval = timer?.kind === 'timer' ? await store.approvals.load(`${play.session}/${timer.name.slice('approval:'.length)}`) : null;
    if (approval === null) throw new Error('no approval is open');
    const person = { email: 'colleague@errand.example', name: 'Colleague', roles: approval.roles };
    await decide({ store, gateway, now: () => clock.now }, { approval, digest: approval.digest, person, decision: decision === 'approve' ? 'approved' : 'refused' });
  },
  later: async (time, play) => {
    play.stage.clock.now += toMs(time);
    await play.stage.assembly.gateway.wake();
  },
  'takes over': (by, play) => receive(play, { kind: 'claimed', by }),
  agent: (text, play) => receive(play, { kind: 'agent', by: 'Amy', text }),
  'hands back': (by, play) => receive(play, { kind: 'returned', by }),
  hold: async (system, play) => play.stage.hold(system),
  release: async (_, play) => play.stage.release(),
  faults: async (text, play) => {
    const [on = '', kind = '', times = '1'] = text.split(' ');
    play.stage.disturb([{ on, kind: faultKind.parse(kind), times: Number(times) }]);
  },
};

type Check = (text: string, play: Play) => Promise<string | null> | string | null;
const CHECKS: { readonly [kind: string]: Check } = {
  bot: (words, play) => {
    const next = play.heard.shift();
    if (next && says(next.text, words)) {
      play.last = next;
      return null;
    }
    return `the bot ${next ? `said ${JSON.stringify(next.text)}` : 'said nothing more'}`;
  },
  never: (words, play) => play.turn.filter(({ text }) => says(text, words)).map(({ text }) => `the bot said ${JSON.stringify(text)}`)[0] ?? null,
  buttons: (labels, play) => {
    const found = (play.last?.choices ?? []).map(({ label }) => label).join(' | ') || 'none';
    return says(found, labels) && (labels.includes('*') || found === labels) ? null : `the buttons are ${found}`;
  },
  state: async (state, play) => differs(state, (await play.stage.assembly.gateway.view(play.session))?.state),
  flow: async (flow, play) => differs(flow, (await play.stage.assembly.gateway.view(play.session))?.flow ?? 'none'),
  queue: async (queue, play) => differs(queue, (await play.stage.assembly.gateway.handovers())[0]?.queue ?? 'none'),
  slot: async (text, play) => {
    const [name = '', value = ''] = text.split(' = ');
    const found = (await play.stage.assembly.gateway.view(play.session))?.slots[name] ?? 'nothing';
    return differs(value, typeof found === 'string' ? found : JSON.stringify(found));
  },
  work: async (text, play) => {
    const done = (await play.stage.work()).map(({ system, action }) => `${system}.${action}`).filter((name) => !BESIDE.has(name));
    if (text === 'nothing') return done.length === 0 ? null : `the systems did ${done.join(', ')}`;
    const [, action = text, times = 'once'] = /^(\S+) (once|twice|never)$/.exec(text) ?? [];
    const found = done.filter((name) => name === action).length;
    return found === { once: 1, twice: 2, never: 0 }[times] ? null : `the systems did ${done.join(', ') || 'nothing'}`;
  },
};

function differs(expected: string, found: string | undefined): string | null {
  return expected === found ? null : `it is ${found ?? 'nothing'}`;
}

/** Whether a line has these words in it; `*` stands for anything between them. */
function says(line: string, words: string): boolean {
  const shape = plain(words).split('*').map((part) => part.trim().replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[\\s\\S]*');
  return new RegExp(shape, 'u').test(plain(line));
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll('’', "'").replaceAll(/\s+/g, ' ');
}

async function filled(text: string, { stage }: Play): Promise<string> {
  if (text === '{empty}') return '   ';
  if (text === '{long}') return 'and then I told them all of it again '.repeat(400);
  if (!text.includes('{code}')) return text.replaceAll('\\n', '\n').replaceAll('{zero width}', '\u200B');
  const codes = (await stage.work()).flatMap(({ arguments: { text: sent } }) => /\b\d{6}\b/.exec(sent)?.[0] ?? []);
  return text.replaceAll('{code}', codes.at(-1) ?? 'no code was sent');
}

async function receive(play: Play, body: InboundBody): Promise<void> {
  play.said += 1;
  const message: Inbound = { id: `talk:${play.said}`, session: play.session, address: { channel: RIG_CHANNEL.name, id: play.session }, at: play.stage.clock.now, ...body };
  await play.stage.assembly.gateway.receive(message);
}

const entries = (play: Play): Promise<Entry[]> => play.stage.store.records.entries(play.session, 0, 1_000);

async function listen(play: Play): Promise<void> {
  await rest(play);
  const all = await entries(play);
  const fresh = all.filter((entry) => entry.seq > play.seen && entry.from !== 'customer');
  play.seen = all.at(-1)?.seq ?? play.seen;
  const spoken = fresh.filter((entry) => entry.from === 'bot' && entry.status === undefined);
  play.heard.push(...spoken);
  play.turn.push(...spoken);
  play.transcript.push(...fresh.map((entry) => `  ${entry.from}${entry.status ? ` (${entry.status})` : ''}: ${entry.text}${(entry.choices ?? []).map(({ label }) => ` [${label}]`).join('')}`));
}

/** Until nothing more happens by itself: all is done, or each piece of work that is owed waits for its system to be released. */
async function rest(play: Play): Promise<void> {
  const { stage, session } = play;
  const done = settle({ ...stage, sandbox: '', disturb: () => {}, close: async () => {} }, { store: stage.store, session, clock: stage.clock }).then(() => true);
  while (!(await Promise.race([done, pause()]))) {
    const record = await stage.store.sessions.load(session);
    const owed = record?.outbox.filter((effect) => effect.kind === 'work') ?? [];
    const heardAll = record?.handled.includes(`talk:${play.said}`) === true && (await entries(play)).at(-1)?.seq === record.seq;
    if (stage.held() > 0 && stage.held() === owed.length && heardAll) return;
  }
}

function pause(): Promise<false> {
  return new Promise((resolve) => { setTimeout(() => resolve(false), 5); });
}
