import type { Choice, Command, Expects, Json, JsonObject, Localized, SlotSpec } from '../contracts.ts';
import type { Program } from '../../flows/program.ts';
import { localize, render, type Speech } from '../../flows/template.ts';
import { nextId, top, type Context, type Frame } from './context.ts';
import type { WordingKey } from './wordings/index.ts';

/** What the machine may know of the world: published flows and wordings. Pure look-ups. */
export interface World {
  timeZone: string;
  country: string;
  program(flow: string, version: number): Program | null;
  latest(flow: string): Program | null;
  /** The newest flow that grants at least this level of identity. */
  granting(level: 'known' | 'verified'): Program | null;
  /** Flows that a customer can ask for. */
  offers(): Program[];
  /** Whether there are flows written in this language. */
  speaks(locale: string): boolean;
  /** As it is said on a channel, where that has a wording of its own. */
  wording(locale: string, key: WordingKey, channel?: string): string;
  /** Whether nobody is there to be asked: the flow was started by a schedule, an event or the staff. */
  unattended(channel: string): boolean;
  /** The address at which outside events for this session arrive. */
  callback(session: string): string;
  /** Told of each branch of a flow that is taken; for measuring what scenarios cover. */
  seen?(taken: Taken): void;
}

/** A branch that a run took at an op: reached, yes, no, done, failed, on …, undone, approved, refused, expired, event, time, some, none. */
export interface Taken { flow: string; version: number; pc: number; branch: string }

/** Adds one line from the bot to what goes out. */
export function say(d: Context, text: string, choices: Choice[] = []): void {
  speak(d, { text, choices });
}

/** The same, with what it waits for or that it is the last. */
export function speak(d: Context, line: { text: string; choices: Choice[]; expects?: Expects; farewell?: true }): void {
  d.out.push({ type: 'say', from: 'bot', ...line });
  d.said = { text: line.text, choices: line.choices };
}

export function sayWording(d: Context, key: WordingKey, at: { world: World; values?: JsonObject }): void {
  say(d, wordingOf(d, key, at));
}

/** A standing text: the flow's own where it has one, else the packs', else ours. */
export function wordingOf(d: Context, key: WordingKey, at: { world: World; values?: JsonObject }): string {
  const frame = top(d);
  const own = frame && at.world.program(frame.flow, frame.version)?.wordings[key];
  return render(own == null ? at.world.wording(d.locale, key, d.channel) : localize(own, d.locale), at.values ?? {}, speechOf(d, at.world));
}

/** Opens choices: each gets an id that no other offer of this session has. */
export function offer(d: Context, options: { label: string; command: Command }[]): Choice[] {
  const round = nextId(d, 'c');
  d.offered = options.map((option, i) => ({ id: `${round}.${i + 1}`, label: option.label, command: option.command }));
  return d.offered.map(({ id, label }) => ({ id, label }));
}

export function titleOf(program: Program, d: Context): string {
  return localize(program.title, d.locale);
}

/** Everything that an expression of this frame may read. */
export function valuesOf(d: Context, frame: Frame, world: World): JsonObject {
  const slots: JsonObject = {};
  for (const [name, slot] of Object.entries(frame.slots)) slots[name] = slot.value;
  const now = new Date(d.now);
  return {
    customer: d.identity.customer, channel: d.channel, locale: d.locale, callback: world.callback(d.session),
    now: now.toISOString(), today: dayOf(now, world.timeZone), ...frame.vars, ...slots,
  };
}

/** A flow's text, filled with the frame's values. Throws ExpressionError. */
export function flowText(d: Context, text: Localized, at: { frame: Frame; world: World }): string {
  const options = at.world.program(at.frame.flow, at.frame.version)?.slots ?? {};
  const shown = (name: string, value: Json): string | null => labelOf(Object.hasOwn(options, name) ? options[name] : undefined, value, d.locale);
  return render(localize(text, d.locale), valuesOf(d, at.frame, at.world), { ...speechOf(d, at.world), shown });
}

/** How customers know an option; null for anything that is none. */
function labelOf(slot: SlotSpec | undefined, value: Json, locale: string): string | null {
  const option = slot?.options?.find(({ id }) => id === value);
  return option === undefined ? null : localize(option.label, locale);
}

function speechOf(d: Context, world: World): Speech {
  return { locale: `${d.locale}-${world.country}`, timeZone: world.timeZone };
}

/** Puts an event on the audit; `by` is who, when it is not the gateway itself. */
export function record(d: Context, kind: string, { by = 'errand', ...data }: JsonObject & { by?: string }): void {
  const frame = top(d);
  d.out.push({ type: 'record', kind, by, data: frame ? { flow: frame.flow, version: frame.version, ...data } : data });
}

const days = new Map<string, { format: Intl.DateTimeFormat; minute: number; day: string }>();

/** Days change at full minutes in every time zone. */
function dayOf(now: Date, timeZone: string): string {
  const known = days.get(timeZone);
  const minute = Math.floor(now.getTime() / 60_000);
  if (known?.minute === minute) return known.day;
  const format = known?.format ?? new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const day = format.format(now);
  days.set(timeZone, { format, minute, day });
  return day;
}
