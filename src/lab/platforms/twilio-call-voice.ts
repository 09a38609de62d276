import type { HeardLine, PhoneCall } from './twilio-call-state.ts';

/** One voice that says one thing after the other to the caller. */
export interface CallVoice {
  /** Resolves when it was heard to its end, or cut. */
  say(text: string, how: { language: string; interruptible: boolean }): Promise<'heard' | 'cut'>;
  /** What is being said; null in silence. */
  now(): { text: string; interruptible: boolean } | null;
  /** Hears everything that is being said to its end. */
  listen: () => void;
  /** Speaks into it after so many words; what comes after is not said. Resolves to what was heard of it. */
  cut(words: number): string;
}

interface Saying { line: HeardLine; text: string; interruptible: boolean; end: (how: 'heard' | 'cut') => void }

export function createCallVoice(call: PhoneCall, pace: 'at once' | 'by hand'): CallVoice {
  let queue: Saying[] = [];
  const show = (): void => {
    const [first] = queue;
    if (first === undefined || call.heard.includes(first.line)) return;
    call.heard.push(first.line);
    call.order.push('heard');
  };
  const finish = (): void => {
    const [first, ...rest] = queue;
    if (first === undefined) return;
    queue = rest;
    first.line.done = true;
    first.end('heard');
    show();
  };
  return {
    async say(text, { language, interruptible }) {
      return new Promise((end) => {
        queue.push({ line: { text, language, done: false, cut: false }, text, interruptible, end });
        show();
        if (pace === 'at once') finish();
      });
    },
    now: () => queue[0] ?? null,
    listen() {
      while (queue.length > 0) finish();
    },
    cut(words) {
      const [first] = queue;
      const heard = first?.text.split(/(?<=\s)/).slice(0, words).join('').trim() ?? '';
      if (first !== undefined) Object.assign(first.line, { text: heard, done: true, cut: true });
      const cut = queue;
      queue = [];
      for (const one of cut) one.end('cut');
      return heard;
    },
  };
}
