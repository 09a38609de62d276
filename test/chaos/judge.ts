import { WORDINGS } from '../../src/conversation/wordings/index.ts';
import { actionOf, BESIDE, COMPLETES, matches, standing } from './effects.ts';
import type { Evidence, Findings } from './evidence.ts';
import type { FlowTexts } from './flow-texts.ts';

export type Outcome = 'completed' | 'refused' | 'compensated' | 'with a person';
export type Crime = 'lost' | 'doubled' | 'untrue' | 'stuck';
export interface Verdict { run: string; session: string; outcome: Outcome | null; crimes: { crime: Crime; what: string }[] }
type Texts = { readonly [flow: string]: FlowTexts };

/** One run against the ledgers: how it ended, and everything that is wrong with it. */
export function judge(run: Evidence, texts: Texts): Verdict {
  const at: Case = { run, said: heardIn(run, texts), texts, crimes: [] };
  const outcome = outcomeOf(at);
  if (run.working || !RESTS.has(run.state)) accuse(at, 'stuck', `it is ${run.state}${run.working ? ' and has work to do' : ''}`);
  else if (outcome === null) accuse(at, 'lost', 'it has no end');
  checkTranscript(at);
  checkOnce(at);
  if (outcome !== null) checkTruth(at, outcome);
  return { run: run.name, session: run.session, outcome, crimes: at.crimes };
}

/** What belongs to no run at all. */
export function judgeRest({ strays, audit, wrongRecords }: Findings): Verdict[] {
  const crimes: Verdict['crimes'] = [
    ...strays.map((write) => ({ crime: 'doubled' as const, what: `nobody's write: ${actionOf(write)} under ${write.key ?? 'no key'}` })),
    ...[...audit, ...wrongRecords].map((what) => ({ crime: 'untrue' as const, what })),
  ];
  return crimes.length > 0 ? [{ run: 'all of it', session: '', outcome: null, crimes }] : [];
}

interface Said { endings: string[]; keys: Set<Key> }
interface Case { run: Evidence; said: Said; texts: Texts; crimes: Verdict['crimes'] }
const KEYS = ['cancelled', 'handover', 'failed', 'failedUndone', 'failedOpen', 'stillConfirming', 'approved', 'approvalRefused'] as const;
type Key = (typeof KEYS)[number];
/** Words that tell of an end in trouble; a person has it from there. */
const TROUBLE: readonly Key[] = ['failed', 'failedUndone', 'failedOpen', 'stillConfirming'];
const [CANCELLED = ''] = WORDINGS.en.cancelled.split('{');
const RESTS = new Set(['idle', 'withPerson', 'closed']);

function accuse({ crimes }: Case, crime: Crime, what: string): void {
  crimes.push({ crime, what });
}

function heardIn({ lines, flow }: Evidence, texts: Texts): Said {
  const spoken = lines.filter(({ from, status }) => from === 'bot' && status === undefined).map(({ text }) => text);
  const endings = spoken.flatMap((text) => texts[flow]?.endings.filter(({ sounds }) => sounds.test(text)).map(({ name }) => name).slice(0, 1) ?? []);
  return { endings, keys: new Set(KEYS.filter((key) => spoken.some((text) => (key === 'cancelled' ? text.startsWith(CANCELLED) : text === WORDINGS.en[key])))) };
}

function outcomeOf(at: Case): Outcome | null {
  const { run, said } = at;
  const ends = [...said.endings, ...(said.keys.has('cancelled') ? ['(cancelled)'] : [])];
  const troubles = TROUBLE.filter((key) => said.keys.has(key));
  if (ends.length + troubles.length > 1) accuse(at, 'doubled', `two outcomes were told: ${[...ends, ...troubles].join(', ')}`);
  const undone = run.writes.some((write) => write.undoneBy !== null);
  const [ending] = ends;
  if (ending !== undefined) return ending in COMPLETES[run.flow] ? 'completed' : undone ? 'compensated' : 'refused';
  if (run.state !== 'withPerson') return null;
  if (!said.keys.has('handover')) accuse(at, 'untrue', 'it is with a person, and the customer was not told');
  return said.keys.has('failedUndone') ? 'compensated' : 'with a person';
}

/** Every line once, in order; every message of the customer that was acknowledged, once, in order. */
function checkTranscript(at: Case): void {
  const { lines, sent } = at.run;
  if (lines.some(({ seq }, i) => seq !== i + 1)) accuse(at, 'lost', 'the transcript has gaps');
  const received = lines.flatMap(({ from, id }) => (from === 'customer' && id !== undefined ? [id] : []));
  for (const id of sent) if (!received.includes(id)) accuse(at, 'lost', `message ${id} is not in the transcript`);
  if (new Set(received).size < received.length) accuse(at, 'doubled', 'a message is in the transcript twice');
}

/** A run does one thing: each action stands at most once. */
function checkOnce(at: Case): void {
  const actions = standing(at.run).map(actionOf);
  for (const action of new Set(actions)) {
    const times = actions.filter((one) => one === action).length;
    if (times > 1) accuse(at, 'doubled', `${action} stands ${times} times`);
  }
}

function checkTruth(at: Case, outcome: Outcome): void {
  const { run, said } = at;
  if (outcome === 'completed') checkCompleted(at);
  if (outcome === 'refused' || outcome === 'compensated' || said.keys.has('failed')) {
    for (const write of standing(run)) accuse(at, 'untrue', `it was ${outcome}, but ${actionOf(write)} stands`);
  }
  for (const [key, holds, what] of CLAIMS) if (said.keys.has(key) && !holds(run)) accuse(at, 'untrue', what);
  if (TROUBLE.some((key) => said.keys.has(key)) && run.exceptions.length === 0) accuse(at, 'lost', 'it went wrong, and there is no exception');
  checkWorkLines(at, outcome);
  checkMails(at, outcome);
}

/** What the bot says by itself, and what it takes for that to be true. */
const CLAIMS: readonly (readonly [Key, (run: Evidence) => boolean, string])[] = [
  ['failedUndone', ({ writes }) => writes.some((write) => write.undoneBy !== null), 'it says that it undid something, and nothing is undone'],
  ['stillConfirming', ({ exceptions }) => exceptions.includes('unknown'), 'it says that somebody is checking, and nobody is asked to'],
  ['failedOpen', ({ exceptions }) => exceptions.includes('rollback incomplete'), 'it says that somebody puts it right, and nobody is asked to'],
  ['approved', ({ decisions }) => decisions.includes('approved'), 'it says that it was approved'],
  ['approvalRefused', ({ decisions }) => decisions.includes('refused'), 'it says that the approval was refused'],
];

function checkCompleted(at: Case): void {
  const { run, said } = at;
  const effects = said.endings.flatMap((ending) => COMPLETES[run.flow][ending]?.(run) ?? []);
  const stand = standing(run);
  for (const effect of effects) if (!stand.some((write) => matches(write, effect))) accuse(at, 'untrue', `it says done, but ${effect.action} ${JSON.stringify(effect.arguments ?? {})} does not stand`);
  for (const write of stand) {
    if (write.partial) accuse(at, 'untrue', `it says done, but ${actionOf(write)} is half done`);
    else if (!effects.some((effect) => matches(write, effect)) && !BESIDE.includes(actionOf(write))) accuse(at, 'untrue', `it says nothing of ${actionOf(write)}, which stands`);
  }
  if (run.decisions.at(-1) === 'refused') accuse(at, 'untrue', 'it was done although the approval was refused');
}

/** The line of a piece of work says what became of it, once all is over. */
function checkWorkLines(at: Case, outcome: Outcome): void {
  const { run, texts } = at;
  const last = new Map(run.lines.flatMap((line) => (line.work === undefined ? [] : [[line.work, line]])));
  for (const { text, status } of last.values()) {
    const action = texts[run.flow]?.actions[text];
    if (status === 'working') accuse(at, 'untrue', `"${text}" is shown as under way`);
    const isWrite = action !== undefined && WRITES.has(action);
    if (isWrite && status === 'done' && !run.writes.some((write) => actionOf(write) === action)) accuse(at, 'untrue', `"${text}" is shown as done, and was not`);
    if (isWrite && status === 'failed' && outcome !== 'with a person' && standing(run).some((write) => actionOf(write) === action)) accuse(at, 'untrue', `"${text}" is shown as failed, and stands`);
  }
}

const WRITES = new Set(['provisioning.swapSim', 'billing.addFee', 'crm.addNote', 'crm.changePlan', 'billing.changePlan', 'provisioning.setPlan', 'provisioning.blockSim', 'orders.createOrder', 'billing.addCredit', 'identity.resetPassword']);

/** An e-mail says what was done as well. */
function checkMails(at: Case, outcome: Outcome): void {
  const { run, texts } = at;
  if (outcome === 'completed' || outcome === 'with a person') return;
  for (const subject of texts[run.flow]?.subjects ?? []) {
    if (run.writes.some((write) => actionOf(write) === 'outbox.sendEmail' && write.arguments['subject'] === subject)) accuse(at, 'untrue', `an e-mail says that it was done: ${subject}`);
  }
}
