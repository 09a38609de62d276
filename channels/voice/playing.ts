import type { Clock } from './clock.ts';
import { bare, remains, type Cut } from './remains.ts';
import type { Utterance } from './render.ts';

/** What became of something that was said: all of it was heard, or no more than this. */
export type Heard = (utterance: Utterance, heard: string | null) => void;
export interface Playing {
  say: (utterance: Utterance) => void;
  /** Somebody spoke into it: `until` is what was played. What came after stays unsaid, and is kept for `resume`. */
  cut: (until: string) => void;
  /** Says the rest of what was cut: nobody meant to interrupt. False where there is none. */
  resume: () => boolean;
  /** What was cut stays so. */
  settle: () => void;
  /** The platform says what it has played, and whether it still speaks. */
  played: (text: string) => void;
  speaking: (on: boolean) => void;
  now: () => Utterance | null;
  /** Whether something that must be heard to its end has not been. */
  firm: () => boolean;
  quiet: () => boolean;
  stop: () => void;
}
export interface PlayingParts { clock: Clock; send: (utterance: Utterance) => void; heard: Heard; fellQuiet: () => void }
/** `told`: the platform does say what it plays; `progress`: how much of the first, in letters and digits. */
interface State { queue: Utterance[]; rest: Cut[]; progress: string; told: boolean; timer: (() => void) | null }
interface At { state: State; parts: PlayingParts }

/** How long a voice takes, where the platform does not tell (ms). */
const PER_CHARACTER_MS = 70;
const AT_LEAST_MS = 600;
/** Where it does tell, its word counts; this many times as long after it should have come, it does not come any more. */
const PATIENCE = 3;
/** Between two texts: a voice takes its breath before the next. */
const PAUSE_MS = 1_500;

/** What is being said and what was heard of it: by what the platform tells, and by the time it takes where that tells nothing. */
export function createPlaying(parts: PlayingParts): Playing {
  const state: State = { queue: [], rest: [], progress: '', told: false, timer: null };
  const at: At = { state, parts };
  return {
    say: (utterance) => say(at, utterance),
    cut: (until) => cut(at, until),
    resume: () => resume(at),
    settle() {
      for (const { utterance, heard } of state.rest) parts.heard(utterance, heard);
      state.rest = [];
    },
    played: (text) => played(at, text),
    speaking: (on) => speaking(at, on),
    now: () => state.queue[0] ?? null,
    firm: () => [...state.queue, ...state.rest.map(({ utterance }) => utterance)].some(({ firm }) => firm),
    quiet: () => state.queue.length === 0,
    stop() {
      state.timer?.();
      Object.assign(state, { queue: [], rest: [] });
    },
  };
}

function resume(at: At): boolean {
  const again = at.state.rest;
  at.state.rest = [];
  for (const { utterance, heard } of again) say(at, { ...utterance, text: utterance.text.slice(heard.length).trim() });
  return again.length > 0;
}

/** After the rest of what was cut, where nothing has become of that. */
function say(at: At, utterance: Utterance): void {
  resume(at);
  at.state.queue.push(utterance);
  at.parts.send(utterance);
  if (at.state.queue.length === 1) watch(at);
}

/** For a platform that does not tell, or not any more. */
function watch(at: At): void {
  const { state, parts } = at;
  state.timer?.();
  state.timer = null;
  const [first] = state.queue;
  if (first !== undefined) state.timer = parts.clock.after((AT_LEAST_MS + first.text.length * PER_CHARACTER_MS) * (state.told ? PATIENCE : 1), () => finishFirst(at));
}

function finishFirst(at: At): void {
  const { state, parts } = at;
  const [first, ...others] = state.queue;
  if (first === undefined) return;
  state.queue = others;
  parts.heard(first, null);
  watch(at);
  if (state.queue.length === 0) parts.fellQuiet();
}

function cut(at: At, until: string): void {
  const { state, parts } = at;
  const left = remains(state.queue, until);
  for (const utterance of state.queue.filter((one) => !left.some((each) => each.utterance === one))) parts.heard(utterance, null);
  Object.assign(state, { rest: [...state.rest, ...left], queue: [], progress: '' });
  watch(at);
}

function played(at: At, text: string): void {
  const { state } = at;
  state.told = true;
  state.progress += bare(text);
  for (let length = lengthOfFirst(state); length !== null && state.progress.length >= length; length = lengthOfFirst(state)) {
    state.progress = state.progress.slice(length);
    finishFirst(at);
  }
}

function lengthOfFirst({ queue: [first] }: State): number | null {
  return first === undefined ? null : bare(first.text).length;
}

function speaking(at: At, on: boolean): void {
  const { state, parts } = at;
  state.told = true;
  state.timer?.();
  state.timer = null;
  if (on) return watch(at);
  // It falls silent between two texts, too.
  if (state.queue.length > 0) state.timer = parts.clock.after(PAUSE_MS, () => { while (state.queue.length > 0) finishFirst(at); });
  return undefined;
}
