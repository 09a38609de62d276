/** One value of an index key, and whether the index runs downwards there. */
export interface KeyPart { value: unknown; down: boolean }

/** LMDB's limit with pages of 4 kB. */
const longestKey = 1978;
/** Sorts after everything that can follow a value in a key. */
const after = Buffer.from([0xff]);
/** MongoDB's order of types. */
const tags = { null: 0x10, number: 0x20, string: 0x30, boolean: 0x60, date: 0x70 } as const;
type Kind = keyof typeof tags;

/** Bytes that sort as MongoDB sorts the values: null, numbers, strings (UTF-8), booleans, dates. Throws for other types. */
export function encodeKey(parts: KeyPart[]): Buffer {
  const values = parts.map(({ value, down }) => (down ? invert(encodeValue(value)) : encodeValue(value)));
  return joinKeys(...values);
}

/** One key out of several, in order. Throws when it is longer than LMDB takes. */
export function joinKeys(...keys: Buffer[]): Buffer {
  const [first] = keys;
  const key = keys.length === 1 && first !== undefined ? first : Buffer.concat(keys);
  if (key.length > longestKey) throw new Error(`An indexed value is too long: ${key.length} bytes, of which ${longestKey} fit.`);
  return key;
}

export function isIndexable(value: unknown): boolean {
  return kindOf(value) !== null;
}

export interface Bound { value: unknown; inclusive: boolean }
/** From `start` up to, without, `end`. `whole`: the keys that begin with `start`. */
export interface KeyRange { start: Buffer; end: Buffer; whole: boolean }

export function rangeOfPrefix(prefix: Buffer): KeyRange {
  return { start: prefix, end: Buffer.concat([prefix, after]), whole: true };
}

/** The keys whose next value after `prefix` lies between the bounds and is of their type, as MongoDB compares. */
export function rangeBetween(prefix: Buffer, field: { low: Bound | null; high: Bound | null; down: boolean }): KeyRange {
  const kind = kindOf((field.low ?? field.high)?.value);
  if (kind === null) return { start: prefix, end: prefix, whole: false };
  const tag = field.down ? 0xff - tags[kind] : tags[kind];
  const [first, last] = field.down ? [field.high, field.low] : [field.low, field.high];
  const bytes = (bound: Bound): Buffer => encodeKey([{ value: bound.value, down: field.down }]);
  return {
    start: Buffer.concat(first === null ? [prefix, Buffer.from([tag])] : [prefix, bytes(first), first.inclusive ? Buffer.alloc(0) : after]),
    whole: false,
    end: Buffer.concat(last === null ? [prefix, Buffer.from([tag + 1])] : [prefix, bytes(last), last.inclusive ? after : Buffer.alloc(0)]),
  };
}

function kindOf(value: unknown): Kind | null {
  if (value === null || value === undefined) return 'null';
  const type = typeof value;
  if (type === 'string' || type === 'number' || type === 'boolean') return type;
  return isDate(value) ? 'date' : null;
}

function encodeValue(value: unknown): Buffer {
  if (value === null || value === undefined) return Buffer.from([tags.null]);
  if (typeof value === 'string') return encodeText(value);
  if (typeof value === 'number') return encodeNumber(tags.number, value);
  if (typeof value === 'boolean') return Buffer.from([tags.boolean, value ? 1 : 0]);
  if (isDate(value)) return encodeNumber(tags.date, value.getTime());
  throw new Error('The embedded store indexes texts, numbers, booleans, dates and null, nothing else.');
}

/** Ends in a zero byte; 0 and 1 inside become 1 1 and 1 2: so no text's bytes begin another's, in either direction. */
function encodeText(text: string): Buffer {
  const safe = text.includes('\0') || text.includes('\u0001') ? text.replaceAll('\u0001', '\u0001\u0002').replaceAll('\0', '\u0001\u0001') : text;
  const key = Buffer.allocUnsafe(Buffer.byteLength(safe) + 2);
  key[0] = tags.string;
  key.write(safe, 1);
  key[key.length - 1] = 0;
  return key;
}

/** IEEE 754 with the sign bit flipped (all bits for negatives) compares as bytes. */
function encodeNumber(tag: number, value: number): Buffer {
  const key = Buffer.allocUnsafe(9);
  key[0] = tag;
  key.writeDoubleBE(value + 0, 1);
  const negative = (key.readUInt8(1) & 0x80) !== 0;
  for (let at = 1; at < 9; at++) key[at] = key.readUInt8(at) ^ (negative ? 0xff : at === 1 ? 0x80 : 0);
  return key;
}

function invert(bytes: Buffer): Buffer {
  return Buffer.from(bytes.map((byte) => byte ^ 0xff));
}

function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === '[object Date]';
}
