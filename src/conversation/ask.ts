import type { Choice, Command, Identity, Json, SlotOption } from '../contracts.ts';
import { evaluate } from '../../flows/expressions.ts';
import type { Slot } from '../../flows/schema.ts';
import { localize } from '../../flows/template.ts';
import { draft, top, type Context, type Frame } from './context.ts';
import { expectsOf } from './expects.ts';
import { flowText, offer, sayWording, speak, valuesOf, wordingOf, type World } from './speak.ts';
import { offerFlows } from './repair/offers.ts';
import { markRuledOut } from './repair/ruled-out.ts';
import { SUGGESTED } from './take.ts';

/** Asks for the slot that the walk stopped at, with its choices. Pure, like all below. */
export function ask(context: Context, world: World): Context {
  const d = draft(context);
  const frame = top(d);
  const program = frame && world.program(frame.flow, frame.version);
  const name = 'slot' in d.stop ? d.stop.slot : null;
  const slot = name === null ? undefined : program?.slots[name];
  if (!frame || name === null || !slot) return d;
  const text = flowText(d, slot.ask, { frame, world });
  const suggested = suggestion(d, { name, slot, frame, world });
  if (suggested === null) {
    speak(d, { text, choices: slotChoices(d, { name, slot, frame, world }), expects: expectsOf(d, { name, slot, frame, world }) });
    return d;
  }
  const value = typeof suggested === 'string' ? suggested : JSON.stringify(suggested);
  const label = wordingOf(d, 'useSuggestion', { world, values: { value } });
  const choices = offer(d, [{ label, command: { kind: 'set', slot: name, value: suggested, said: SUGGESTED } }]);
  speak(d, { text: `${text} ${wordingOf(d, 'suggestion', { world, values: { value } })}`, choices, expects: { kind: 'slot', slot: name, type: slot.type } });
  return d;
}

/** Says what will be done and asks for a yes to exactly that. */
export function summarise(context: Context, world: World): Context {
  const d = draft(context);
  if (d.stop.at === 'confirming') speak(d, { text: d.stop.summary, choices: yesOrNo(d, world), expects: { kind: 'yes' } });
  return d;
}

/** With nothing under way: never silent, and where the bot was lost, with what it can do. */
export function settle(context: Context, world: World): Context {
  const d = draft(context);
  const spoke = d.out.some((o) => o.type === 'say');
  if (spoke && d.misses === 0) return d;
  offerFlows(d, { world, all: false });
  return d;
}

/** First contact: says that it is a machine, and what it can do. Whoever wrote first is greeted when their words are read. */
export function greet(context: Context, on: { identity?: Identity; wrote?: true }, world: World): Context {
  const d = { ...draft(context), identity: on.identity ?? context.identity };
  if (on.wrote) return { ...d, greets: true };
  sayWording(d, 'greeting', { world });
  offerFlows(d, { world, all: false });
  return d;
}

/** In the language of their words; what the bot can do is said only where they do not tell what they want. */
export function greetFirst(context: Context, world: World): Context {
  if (!context.greets) return context;
  const d = { ...draft(context), greets: false };
  sayWording(d, 'greeting', { world });
  return d;
}

/** The options of a choice slot, with those that were ruled out marked: its own, or those that its `choose` expression finds now. */
export function optionsOf(d: Context, at: Asked): SlotOption[] {
  return markRuledOut(at.frame, at.name, at.slot.choose === undefined ? at.slot.options ?? [] : chosen(d, at.slot.choose, at));
}

function chosen(d: Context, choose: string, { frame, world }: Asked): SlotOption[] {
  const found = evaluate(choose, valuesOf(d, frame, world));
  return Array.isArray(found) ? found.flatMap(toOption) : [];
}

function toOption(raw: Json): SlotOption[] {
  if (typeof raw === 'string') return [{ id: raw, label: raw }];
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw)) return [];
  const { id, label } = raw;
  return typeof id === 'string' ? [{ id, label: typeof label === 'string' ? label : id }] : [];
}

interface Asked { name: string; slot: Slot; frame: Frame; world: World }

function slotChoices(d: Context, at: Asked): Choice[] {
  const set = (label: string, value: Json): { label: string; command: Command } => ({ label, command: { kind: 'set', slot: at.name, value, said: label } });
  if (at.slot.type === 'choice') return offer(d, optionsOf(d, at).filter(({ ruledOut }) => ruledOut !== true).map((option) => set(localize(option.label, d.locale), option.id)));
  return [];
}

function suggestion(d: Context, at: Asked): Json {
  if (at.slot.suggest === undefined || at.frame.declined.includes(at.name)) return null;
  return evaluate(at.slot.suggest, valuesOf(d, at.frame, at.world));
}

function yesOrNo(d: Context, world: World): Choice[] {
  return offer(d, [
    { label: wordingOf(d, 'yes', { world }), command: { kind: 'confirm' } },
    { label: wordingOf(d, 'no', { world }), command: { kind: 'deny' } },
  ]);
}
