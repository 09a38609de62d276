import type { Command, FileRef, Given, Inbound, Json, Knowledge, ReadingContext, SlotOption, SlotSpec, Understanding } from '../contracts.ts';
import { optionsOf } from '../conversation/ask.ts';
import { top, type Context, type Frame } from '../conversation/context.ts';
import { groupOf } from '../conversation/frames.ts';
import { titleOf, valuesOf, type World } from '../conversation/speak.ts';
import type { Heard } from '../conversation/events.ts';
import { isAgentSlot } from '../../flows/compile-agent.ts';
import { roots } from '../../flows/expressions.ts';
import type { Program } from '../../flows/program.ts';
import { redact } from '../redact/redact.ts';
import { redactCommand } from '../redact/redact-command.ts';

/** `local` reads the details of a request that `understanding` has found: a second call of a model would be one too many. */
export interface Reader {
  understanding: Understanding; local: Understanding; knowledge: Knowledge; world: World; country: string;
  /** The language of a text, or null where that is open. */
  languageOf: (text: string, at: ReadingContext) => string | null;
}

/** Characters of one turn's texts; more is not read, and answered so. */
const LONGEST = 4_000;

/** What the messages of one turn mean at this point of the conversation. Slow and impure: done before the transition. */
export async function readMessages(messages: Inbound[], spoken: Context, reader: Reader): Promise<Heard> {
  const text = textsOf(messages).map((message) => message.text).join('\n').trim();
  const found = reader.languageOf(text.slice(0, LONGEST), readingContext(spoken, reader));
  const locale = found !== null && reader.world.speaks(found) ? found : spoken.locale;
  const context = { ...spoken, locale };
  const commands = await pickedAndFilledIn(messages, context, reader);
  const texts = textsOf(messages);
  const files = texts.flatMap((message) => message.files ?? []);
  const attached = files.length > 0 ? attachedTo(files, readingContext(context, reader)) : null;
  if (attached !== null) commands.push(attached);
  if (text.length > LONGEST) commands.push({ kind: 'odd', about: 'tooLong' });
  else if (text !== '') commands.push(...beside(attached, foreign(await readText({ text, ids: texts.map(({ id }) => id) }, context, reader), found === locale ? null : found)));
  else if (texts.length > 0 && attached === null) commands.push(files.length > 0 ? { kind: 'unclear', candidates: [] } : { kind: 'odd', about: 'empty' });
  return { commands, answers: await answersTo(commands, context, reader), ...(locale !== spoken.locale && { locale }), ...(text !== '' && text.length <= LONGEST && { said: redact(text) }) };
}

function textsOf(messages: Inbound[]): (Inbound & { kind: 'text' })[] {
  return messages.flatMap((message) => (message.kind === 'text' ? [message] : []));
}

/** What cannot be understood because nothing is written in its language. */
function foreign(commands: Command[], found: string | null): Command[] {
  const lost = commands.every(({ kind }) => kind === 'unclear' || kind === 'question' || kind === 'chitchat' || kind === 'invalid');
  return found !== null && lost ? [{ kind: 'foreign', locale: found }] : commands;
}

/** What may be understood now: the running flow's slots, with the choices that are open. */
export function readingContext(context: Context, at: { world: World; country: string }): ReadingContext {
  const frame = top(context);
  const program = frame && at.world.program(frame.flow, frame.version);
  const { stop } = context;
  const served = groupOf(context).filter((one) => one !== frame);
  return {
    locale: context.locale, now: context.now, timeZone: at.world.timeZone, country: at.country,
    asking: 'slot' in stop ? stop.slot : null, confirming: stop.at === 'confirming',
    slots: Object.assign({}, ...served.map((one) => saidSlots(context, one, at.world)), frame && program ? slotsOf(context, { frame, program, world: at.world }) : {}),
    filled: Object.assign({}, ...served.map(valuesSaid), frame ? valuesSaid(frame) : {}),
    flow: frame?.flow ?? null, candidates: context.candidates,
  };
}

/** What was answered in a flow that the running one serves: it may be corrected there too. */
function saidSlots(context: Context, frame: Frame, world: World): { [name: string]: SlotSpec } {
  const program = world.program(frame.flow, frame.version);
  const slots = program ? slotsOf(context, { frame, program, world }) : {};
  return Object.fromEntries(Object.entries(slots).filter(([name]) => name in frame.slots));
}

function valuesSaid(frame: Frame): { [name: string]: Json } {
  return Object.fromEntries(Object.entries(frame.slots).map(([name, slot]) => [name, slot.value]));
}

/** What is attached while a file is asked for: the reference of the newest one, or where `max` allows more, a list of them. */
function attachedTo(files: FileRef[], { asking, slots }: ReadingContext): (Command & { kind: 'set' }) | null {
  const spec = asking !== null && Object.hasOwn(slots, asking) ? slots[asking] : undefined;
  if (asking === null || spec?.type !== 'file') return null;
  const most = Math.max(1, spec.max ?? 1);
  const taken = files.slice(-most);
  const ids = taken.map(({ id }) => id);
  return { kind: 'set', slot: asking, value: most > 1 ? ids : ids[0] ?? null, said: taken.map(({ name }) => name).join(', ') };
}

/** What is said beside an attachment does not fill its slot again, and need not mean anything. */
function beside(attached: (Command & { kind: 'set' }) | null, commands: Command[]): Command[] {
  return attached === null ? commands : commands.filter((command) => command.kind !== 'unclear' && !('slot' in command && command.slot === attached.slot));
}

async function pickedAndFilledIn(messages: Inbound[], context: Context, reader: Reader): Promise<Command[]> {
  const commands: Command[] = messages.flatMap((message) => (message.kind === 'choice' ? [picked(message.choice, context)] : []));
  for (const message of messages) if (message.kind === 'form') commands.push(...await filledIn(message.values, context, reader));
  return commands;
}

/** Each value of a form as the answer to its own question, as far as that is one the flow may take now. */
async function filledIn(values: { [slot: string]: string }, context: Context, reader: Reader): Promise<Command[]> {
  const at = readingContext(context, reader);
  return Promise.all(Object.entries(values).filter(([slot]) => Object.hasOwn(at.slots, slot)).map(async ([slot, said]): Promise<Command> => {
    const option = at.slots[slot]?.options?.find(({ id }) => id === said);
    if (option) return { kind: 'set', slot, value: option.id, said };
    const read = (await reader.local.read(said, { ...at, asking: slot, confirming: false, candidates: [] })).map((command) => redactCommand(command, { ...at, asking: slot }));
    const found = read.find((command) => (command.kind === 'set' || command.kind === 'correct') && command.slot === slot);
    return found ?? { kind: 'invalid', slot, said: redact(said) };
  }));
}

function picked(choice: string, context: Context): Command {
  return context.offered.find((one) => one.id === choice)?.command ?? { kind: 'stale' };
}

async function readText({ text, ids }: { text: string; ids: string[] }, context: Context, reader: Reader): Promise<Command[]> {
  const at = { ...readingContext(context, reader), messages: ids };
  const commands = (await reader.understanding.read(text, at)).map((command) => redactCommand(command, at));
  const known = new Set(commands.flatMap((command) => (command.kind === 'set' ? [command.slot] : [])));
  const whole: Command[] = [];
  for (const command of commands) {
    const program = command.kind === 'start' ? reader.world.latest(command.flow) : null;
    if (command.kind !== 'start' || !program) {
      whole.push(command);
      continue;
    }
    const given = (await detailsIn(text, { at, program, reader })).filter(({ slot }) => !known.has(slot));
    for (const { slot } of given) known.add(slot);
    whole.push({ ...command, given });
  }
  return whole;
}

/** The sentence that asks for a flow often brings some of its details. */
async function detailsIn(text: string, { at, program, reader }: { at: ReadingContext; program: Program; reader: Reader }): Promise<Given[]> {
  const details = await reader.local.read(text, { ...at, asking: null, confirming: false, flow: program.name, slots: fixedSlots(program), filled: {} });
  return details.map((command) => redactCommand(command, { slots: program.slots, asking: null }))
    .flatMap((command) => (command.kind === 'set' ? [{ slot: command.slot, value: command.value, said: command.said }] : []));
}

/** Slots of a flow that has not begun: those whose options are found at run time cannot be read yet, secrets never are. */
function fixedSlots(program: Program): { [name: string]: SlotSpec } {
  return Object.fromEntries(Object.entries(program.slots).filter(([name, slot]) => slot.choose === undefined && slot.type !== 'code' && !isAgentSlot(name)));
}

function slotsOf(context: Context, at: { frame: Frame; program: Program; world: World }): { [name: string]: SlotSpec } {
  const { stop } = context;
  // What a model asked is an answer only while it asks.
  const open = Object.entries(at.program.slots).filter(([name]) => !isAgentSlot(name) || ('slot' in stop && stop.slot === name));
  return Object.fromEntries(open.map(([name, slot]) => {
    const options = slot.choose === undefined && slot.options === undefined ? undefined : optionsNow(context, { name, slot, ...at });
    return [name, { ...slot, ...(options && { options }) }];
  }));
}

/** None while what they are made of is not known: a message may come before the steps that find it. */
function optionsNow(context: Context, at: Parameters<typeof optionsOf>[1]): SlotOption[] {
  const values = valuesOf(context, at.frame, at.world);
  return roots(at.slot.choose ?? '').every((name) => (values[name] ?? null) !== null) ? optionsOf(context, at) : [];
}

async function answersTo(commands: Command[], context: Context, reader: Reader): Promise<Heard['answers']> {
  const questions = commands.flatMap((command) => (command.kind === 'question' ? [command.text] : []));
  const main = context.frames.findLast(({ role }) => role === 'main');
  const program = main && reader.world.program(main.flow, main.version);
  const about = program ? titleOf(program, context) : '';
  return Promise.all(questions.map(async (question) => ({
    question, passages: await reader.knowledge.answer(question, { locale: context.locale, audience: 'customer', about }),
  })));
}
