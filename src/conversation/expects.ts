import type { Expects, FormField } from '../contracts.ts';
import type { Op, Program } from '../../flows/program.ts';
import type { Slot } from '../../flows/schema.ts';
import { localize } from '../../flows/template.ts';
import type { Context, Frame } from './context.ts';
import { flowText, type World } from './speak.ts';

interface Asked { name: string; slot: Slot; frame: Frame; world: World }
/** A form is for what people type or pick; a code comes later, and files have a way of their own. */
const NOT_IN_FORMS = new Set<Slot['type']>(['code', 'file']);

/** What the question for this slot waits for: it alone, or what would be asked right after it, too. */
export function expectsOf(d: Context, { name, slot, frame, world }: Asked): Expects {
  const program = world.program(frame.flow, frame.version);
  const form = program === null ? [] : fieldsOf(d, { frame, world, program });
  return { kind: 'slot', slot: name, type: slot.type, ...(form.length > 1 && form[0]?.slot === name && { form }) };
}

/** The slots that are asked before anything else happens, as far as their questions can be written now. */
function fieldsOf(d: Context, at: { frame: Frame; world: World; program: Program }): FormField[] {
  const { frame, program } = at;
  const fields: FormField[] = [];
  for (const op of program.ops.slice(frame.pc)) {
    for (const name of op.needs.filter((one) => frame.slots[one] === undefined && !fields.some(({ slot }) => slot === one))) {
      const slot = program.slots[name];
      if (slot === undefined || NOT_IN_FORMS.has(slot.type) || slot.private || slot.choose !== undefined || slot.suggest !== undefined) return fields;
      fields.push({ slot: name, label: flowText(d, slot.ask, at), type: slot.type, ...optionsIn(d, slot) });
    }
    if (!isQuiet(op)) return fields;
  }
  return fields;
}

function optionsIn(d: Context, { type, options = [] }: Slot): Pick<FormField, 'options'> {
  return type === 'choice' ? { options: options.map(({ id, label }) => ({ id, label: localize(label, d.locale) })) } : {};
}

/** A step after which the next one is taken in any case, and nothing has changed. */
function isQuiet({ kind }: Op): boolean {
  return kind === 'ask';
}
