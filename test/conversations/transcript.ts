/*
A transcript: `kind: text` a line, in `<theme>/<what-should-happen>.txt`. All that the bot says has to be asked for, in order; its greeting need not be.

First     signed in: Ada         who it is, with a verified identity (the names are in play-transcript.ts); without it, nobody yet
          language: fr           the language in which the conversation opens
          writes first: yes      the customer, before the bot has said hello
Doing     customer: …            says it; {code} is the last code sent, {empty}, {long}, {zero width} are those, \n a new line
          also: …                says more before the bot could answer
          presses: Yes, do it    the button with this label, of those shown last
          staff: approve         the open approval is given; anything else refuses it
          later: 31m             that much time passes (s, m, h, d)
          takes over: Amy        a colleague has the session; agent: … says something; hands back: Amy
          hold: billing          calls to that system wait, until release:
          faults: billing.addCredit error 2    an action goes wrong so many times (kinds as in flows/scenario.ts)
Checking  bot: …                 the next thing it said has these words in it, * between them is anything
          never: …               it said no such thing since the last act
          buttons: Yes* | No*    the labels under the last line asked for; `none` for none
          state: confirming      of the session; flow: bill-credit, or none; queue: where it waits for a person, or none
          slot: creditAmount = 9 a value of the running flow, or `nothing`
          work: billing.addCredit once    (twice, never) what the systems did in all; `nothing` is no write at all
*/
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** One line of a transcript: what is done, or what must be so. */
export interface Line { number: number; kind: string; text: string }
/** A conversation as it should go; `name` is the sentence that the file is named after. */
export interface Transcript { theme: string; name: string; file: string; lines: Line[] }

const LINE = /^([a-z]+(?: [a-z]+)*):(?: (.*))?$/;

/** All transcripts, by theme: each a folder, each file a sentence. */
export async function readTranscripts(root: string): Promise<Transcript[]> {
  const themes = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory() && entry.name !== 'pack').map(({ name }) => name).toSorted();
  const all = await Promise.all(themes.map(async (theme) => {
    const files = (await readdir(join(root, theme))).filter((file) => file.endsWith('.txt')).toSorted();
    return Promise.all(files.map(async (file) => readTranscript({ theme, file: join(root, theme, file), text: await readFile(join(root, theme, file), 'utf8') })));
  }));
  return all.flat();
}

/** Empty lines, and lines that begin with #, say nothing. Throws for a line that is none. */
export function readTranscript({ theme, file, text }: { theme: string; file: string; text: string }): Transcript {
  const lines = text.split('\n').flatMap((raw, i): Line[] => {
    if (raw.trim() === '' || raw.startsWith('#')) return [];
    const match = LINE.exec(raw);
    if (!match) throw new Error(`${file}:${i + 1}: this is no line of a transcript: ${raw}`);
    return [{ number: i + 1, kind: match[1] ?? '', text: match[2] ?? '' }];
  });
  return { theme, name: basename(file, '.txt').replaceAll('-', ' '), file, lines };
}
