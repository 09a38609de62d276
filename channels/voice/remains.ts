import type { Utterance } from './render.ts';

export interface Cut { utterance: Utterance; heard: string }

/** What was not heard to its end, and how much of it was: `until` is what the platform played, as it spells it. */
export function remains(queue: readonly Utterance[], until: string): Cut[] {
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

/** Letters and digits: what two spellings of one text have in common. */
export function bare(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** The beginning of a text that has so many letters and digits. */
function prefix(text: string, letters: number): string {
  let left = letters;
  let end = 0;
  for (const sign of text) {
    if (left <= 0) break;
    end += sign.length;
    left -= bare(sign).length;
  }
  return text.slice(0, end);
}
