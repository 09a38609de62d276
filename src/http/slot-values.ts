import { z } from 'zod';
import type { Json, JsonObject, Store } from '../contracts.ts';
import { Refusal } from '../errors.ts';
import { checkSlots } from './slot-names.ts';

const spec = z.object({
  type: z.string(), private: z.boolean().default(false), choose: z.string().optional(), pattern: z.string().optional(), min: z.number().optional(), max: z.number().optional(),
  options: z.array(z.union([z.string(), z.object({ id: z.string() })])).optional(),
});
type Spec = z.output<typeof spec>;
const flowFile = z.object({ file: z.object({ slots: z.record(z.string(), spec).default({}) }) });

/** Throws `bad_request` unless these are values that a person may give for a customer: of the slots' kinds, no proof of identity, nothing private. */
export async function checkSlotValues(store: Pick<Store, 'flows'>, of: { flow: string; version?: number; slots: JsonObject }): Promise<void> {
  await checkSlots(store, of);
  const versions = (await store.flows.all()).filter(({ name, version }) => name === of.flow && (of.version === undefined || version === of.version));
  const known = flowFile.parse(versions.at(-1)?.source).file.slots;
  for (const [name, value] of Object.entries(of.slots)) {
    const wrong = known[name] && wrongIn(known[name], value);
    if (wrong) throw new Refusal('bad_request', `slots.${name}: ${wrong}.`);
  }
}

function wrongIn(slot: Spec, value: Json): string | null {
  if (slot.private || slot.type === 'code' || slot.type === 'file') return 'only the customer can give this';
  if (slot.choose !== undefined) return 'the customer chooses it from what is found for them';
  if (slot.options && !slot.options.some((option) => value === (typeof option === 'string' ? option : option.id))) return `must be one of ${slot.options.map((option) => (typeof option === 'string' ? option : option.id)).join(', ')}`;
  const kind = KINDS[slot.type] ?? TEXT;
  return kind.fits(value, slot) ? null : `must be ${kind.words}`;
}

interface Kind { words: string; fits: (value: Json, slot: Spec) => boolean }
const written = (words: string, pattern: RegExp): Kind => ({ words, fits: (value) => typeof value === 'string' && pattern.test(value) });
const TEXT: Kind = { words: 'a text as the flow wants it', fits: (value, { pattern }) => typeof value === 'string' && value.trim() !== '' && value.length <= 1_000 && (pattern === undefined || new RegExp(pattern).test(value)) };
const NUMBER: Kind = { words: 'a number within the flow’s limits', fits: (value, { min = -Infinity, max = Infinity }) => typeof value === 'number' && value >= min && value <= max };
const moment = z.string().min(10).nullable();
const period = z.strictObject({ from: moment, to: moment });

const KINDS: { readonly [type: string]: Kind } = {
  number: NUMBER, money: NUMBER,
  yesno: { words: 'true or false', fits: (value) => typeof value === 'boolean' },
  date: written('a day like 2026-01-31', /^\d{4}-\d{2}-\d{2}$/), time: written('a time like 09:30', /^\d{2}:\d{2}$/), duration: written('a duration like PT1H30M', /^P(?=.)[\dYMWDTHS.]+$/),
  period: { words: '{ from, to }, each like 2026-01-31T09:30 or null', fits: (value) => period.safeParse(value).success },
  phone: written('a number like +447700900123', /^\+\d{6,15}$/), email: written('an e-mail address', /^[^\s@]+@[^\s@]+$/),
};
