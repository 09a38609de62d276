import type { Command } from '../../contracts.ts';
import { readCorrections, refusedOf } from './read-corrections.ts';
import { isQuestion } from './read-question.ts';
import { readSlots, wrong, type Read } from './read-slots.ts';
import { readStarts } from './read-starts.ts';
import { refusesAct } from './read-unwanted.ts';
import { recogniserOf } from './recognisers/index.ts';
import { askedSpec, asksFreely, recogniserContext, UNCLEAR, type Reading } from './reading.ts';
import { clausesOf, type Utterance } from './utterance.ts';

/** Values, corrections, requests and questions of a text. `corrects`: it came after a no, so a value changes one. */
export function readContent(said: Utterance, reading: Reading, { corrects }: { corrects: boolean }): Command[] {
  if (said.tokens.length === 0) return [UNCLEAR];
  if (reading.wordings.within(said, 'why') >= 0) return [{ kind: 'why' }];
  if (asksFreely(reading)) return readFreely(said, reading);
  const corrections = readCorrections(said, reading, { corrects });
  const values = [...corrections, ...readSlots(said, reading, corrections)];
  const { starts, candidates, refused } = readStarts(said, reading, values);
  const commands = [...values.toSorted((a, b) => a.start - b.start).map((v) => v.command), ...starts];
  const question = starts.length > 0 ? null : questionOf(said, reading, values);
  if (question !== null) commands.push(question);
  if (commands.length > 0) return commands;
  const without = reading.at.asking === null ? [] : refusedOf(said, reading.at.asking, reading);
  if (without.length > 0) return [wrong(said, reading.at.asking ?? '', without).command];
  if (refused !== null && refused === reading.at.flow && refusesAct(said, reading)) return [{ kind: 'cancel', all: false }];
  return [invalidOf(said, reading) ?? { kind: 'unclear', candidates }];
}

/** An answer in own words is taken as it is, unless it is plainly a question or a request for something else. */
function readFreely(said: Utterance, reading: Reading): Command[] {
  const slot = reading.at.asking ?? '';
  const { wordings } = reading;
  if (/\?\s*$/.test(said.clean) && isQuestion(said, reading) && clausesOf(said).length === 1) {
    const { starts } = readStarts(said, reading, []);
    return starts.length > 0 ? starts : [{ kind: 'question', text: said.clean }];
  }
  if (wordings.starts('request', said.plain.slice(wordings.leading('fillers', said.plain)))) {
    const { starts } = readStarts(said, reading, []);
    if (starts.length > 0) return starts;
  }
  const [text] = recogniserOf({ type: 'text' }).find(said, recogniserContext(reading, slot, true));
  return [text === undefined ? { kind: 'invalid', slot, said: said.clean } : { kind: 'set', slot, value: text.value, said: text.said }];
}

/** The questions of a text, without the clauses that gave a value. */
function questionOf(said: Utterance, reading: Reading, values: Read[]): Command | null {
  const given = values.map((v) => v.said);
  const asked = clausesOf(said).filter((clause) => isQuestion(clause, reading) && !given.some((words) => clause.clean.includes(words)));
  if (asked.length > 0) return { kind: 'question', text: asked.map((c) => c.clean).join(' ') };
  return values.length === 0 && isQuestion(said, reading) ? { kind: 'question', text: said.clean } : null;
}

/** An answer that tried to give what is asked and did not succeed. */
function invalidOf(said: Utterance, reading: Reading): Command | null {
  const slot = reading.at.asking;
  const spec = askedSpec(reading);
  if (slot === null || spec === undefined) return null;
  const tries = recogniserOf(spec).tries(said, recogniserContext(reading, slot, true));
  return tries ? wrong(said, slot).command : null;
}
