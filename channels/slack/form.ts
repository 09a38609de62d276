import type { FormField, Host } from '../../src/contracts.ts';
import { label, MOST, shorten, type Block } from './blocks.ts';
import { FORM_CALLBACK, type Place } from './parse.ts';
import type { SlackParts } from './parts.ts';
import type { FormMemory } from './payloads.ts';
import { formIn } from './render.ts';
import { wordsFor, type Words } from './words.ts';

const LOOK_AHEAD = 50;

/** The form that a line asked for, while the customer has said nothing since. */
export async function formOf(host: Host, { session, seq }: { session: string; seq: number }): Promise<{ fields: FormField[] | null; words: Words }> {
  const words = wordsFor((await host.view(session))?.locale ?? 'en');
  const [line, ...since] = await host.entries(session, seq - 1, LOOK_AHEAD);
  const open = line?.seq === seq && since.every(({ from }) => from !== 'customer');
  return { fields: open ? formIn(line.expects) : null, words };
}

/** Opens it as a modal; a trigger is good for three seconds. https://docs.slack.dev/surfaces/modals */
export async function openForm({ workspaces }: Pick<SlackParts, 'workspaces'>, of: { at: Place; fields: readonly FormField[]; words: Words; trigger: string; memory: FormMemory }): Promise<void> {
  const { at, fields, words, trigger, memory } = of;
  const view = {
    type: 'modal', callback_id: FORM_CALLBACK, private_metadata: JSON.stringify(memory),
    title: label(words.formTitle, MOST.title), submit: label(words.send, MOST.title), close: label(words.cancel, MOST.title), blocks: fields.map(inputOf),
  };
  await workspaces.call(at.team, 'views.open', { trigger_id: trigger, view });
}

/** The block is named after its slot. */
function inputOf(field: FormField): Block {
  return { type: 'input', block_id: shorten(field.slot, 255), label: label(field.label, MOST.label), element: elementOf(field) };
}

function elementOf({ type, options = [] }: FormField): Block {
  if (options.length > 0 && options.length <= MOST.options) {
    return { type: 'static_select', action_id: 'value', options: options.map((one) => ({ text: label(one.label), value: shorten(one.id, 150) })) };
  }
  if (type === 'date') return { type: 'datepicker', action_id: 'value' };
  return { type: 'plain_text_input', action_id: 'value', max_length: MOST.text };
}
