import type { Clock } from './clock.ts';
import type { Utterance } from './render.ts';

/** What became of something that was said: all of it was heard, or no more than this. */
export type Heard = (utterance: Utterance, heard: string | null) => void;
export interface Playing {
  say(utterance: Utterance): void;
  /** Somebody spoke into it: `until` is what was played. What came after stays unsaid, and is kept for `resume`. */
  cut(until: string): void;
  /** Says the rest of what was cut: nobody meant to interrupt. False where there is none. */
  resume(): boolean;
  /** Whether what was cut stays so. */
  settle(): void;
  /** The platform says what it has played, and whether it still speaks. */
  played(text: string): void;
  speaking(on: boolean): void;
  now(): Utterance | null;
  quiet(): boolean;
  stop(): void;
}
export interface PlayingParts { clock: Clock; send: (utterance: Utterance) => void; heard: Heard; fellQuiet: () => void }

/** How long a voice takes, where the platform does not tell (ms). */
const PER_CHARACTER_MS = 70;
const AT_LEAST_MS = 600;
/** Where it does tell, its word counts; this long after it should have come, it does not come any more. */
const PATIENCE = 3;
const PAUSE_MS = 400;

/** What is being said and what was heard of it: by what the platform tells, and by the time it takes where that tells nothing. */
export function createPlaying({ clock, send, heard, fellQuiet }: PlayingParts): Playing {
  let queue: Utterance[] = [];
  let rest: { utterance: Utterance; heard: string }[] = [];
  let progress = '';
  let told = false;
  let timer = (): void => {};
  const watch = (): void => {
    timer();
    timer = () => {};
    const [first] = queue;
    if (first !== undefined) timer = clock.after((AT_LEAST_MS + first.text.length * PER_CHARACTER_MS) * (told ? PATIENCE : 1), finishFirst);
  };
  const finishFirst = (): void => {
    const [first, ...others] = queue;
    if (first === undefined) return;
    queue = others;
    heard(first, null);
    watch();
    if (queue.length === 0) fellQuiet();
  };
  return {
    say(utterance) {
      queue.push(utterance);
      send(utterance);
      if (queue.length === 1) watch();
    },
    cut(until) {
      const left = remains(queue, until);
      for (const utterance of queue.filter((one) => !left.some((each) => each.utterance === one))) heard(utterance, null);
      rest = left;
      queue = [];
      progress = '';
      watch();
    },
    resume() {
      const again = rest;
      rest = [];
      for (const { utterance, heard: before } of again) this.say({ ...utterance, text: utterance.text.slice(before.length).trim() });
      return again.length > 0;
    },
    settle() {
      for (const one of rest) heard(one.utterance, one.heard);
      rest = [];
    },
    played(text) {
      told = true;
      progress += bare(text);
      for (let [first] = queue; first !== undefined && bare(first.text) !== '' && progress.length >= bare(first.text).length; [first] = queue) {
        progress = progress.slice(bare(first.text).length);
        finishFirst();
      }
    },
    speaking(on) {
      told = true;
      timer();
      if (on) watch();
      // It falls silent between two texts, too.
      else if (queue.length > 0) timer = clock.after(PAUSE_MS, () => { while (queue.length > 0) finishFirst(); });
    },
    now: () => queue[0] ?? null,
    quiet: () => queue.length === 0,
    stop() {
      timer();
      queue = [];
      rest = [];
    },
  };
}

/** What was not heard to its end, and how much of it was. */
function remains(queue: readonly Utterance[], until: string): { utterance: Utterance; heard: string }[] {
  const played = bare(until);
  const at = queue.findIndex(({ text }) => played === '' || bare(text).startsWith(played) || played.startsWith(bare(text)));
  let left = played;
  return queue.slice(Math.max(0, at)).flatMap((utterance) => {
    const whole = bare(utterance.text);
    if (left !== '' && left.startsWith(whole)) {
      left = left.slice(whole.length);
      return [];
    }
    const heard = whole.startsWith(left) ? prefix(utterance.text, left.length) : '';
    left = '';
    return [{ utterance, heard }];
  });
}

/** The beginning of a text that has so many letters and digits. */
function prefix(text: string, letters: number): string {
  let left = letters;
  let end = 0;
  for (const sign of text) {
    if (left === 0) break;
    end += sign.length;
    left -= bare(sign).length;
  }
  return text.slice(0, end);
}

function bare(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}
