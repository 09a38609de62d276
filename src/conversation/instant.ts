import type { Json } from '../contracts.ts';
import { ExpressionError } from '../../flows/expressions.ts';

const LOCAL = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?))?$/;
const OFFSET = /(?:[Zz]|[+-]\d{2}:?\d{2})$/;

/** A date or date-time (ISO 8601) as ms; without an offset it is local to the time zone, also across a change of clocks. Throws ExpressionError. */
export function instantOf(value: Json, timeZone: string, expression: string): number {
  const text = typeof value === 'string' ? value.trim() : '';
  const local = LOCAL.exec(text);
  const ms = local ? localInstant(`${local[1] ?? ''}T${local[2] ?? '00:00'}`, timeZone) : OFFSET.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw new ExpressionError(expression, { type: 'vmError', source: `${JSON.stringify(value)} is no date or time` });
  return ms;
}

/** The offset is that of the zone at the moment itself; of an hour that is skipped or comes twice, the earlier reading holds. */
function localInstant(text: string, timeZone: string): number {
  const wall = Date.parse(`${text}${text.length === 16 ? ':00' : ''}Z`);
  const first = wall - offsetAt(wall, timeZone);
  return wall - offsetAt(first, timeZone);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function offsetAt(ms: number, timeZone: string): number {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  formats.set(timeZone, format);
  const name = format.formatToParts(ms).find((part) => part.type === 'timeZoneName')?.value ?? '';
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
