import { isIP } from 'node:net';
import type { Writable } from 'node:stream';
import { pino, type DestinationStream } from 'pino';
import type { Log } from './contracts.ts';
import { redact as redactNumbers } from './redact/redact.ts';

/** The only fields that are logged; any other shows as [hidden], so that personal data cannot slip in by a new name. */
const OPEN_FIELDS = new Set([
  'request', 'session', 'effect', 'method', 'route', 'url', 'status', 'ms', 'seconds', 'port', 'signal', 'pid',
  'channel', 'flow', 'version', 'step', 'executor', 'action', 'kind', 'outcome', 'attempt', 'attempts', 'code', 'revision', 'seq', 'count',
  'reason', 'error', 'file', 'line', 'system', 'store', 'engine', 'model', 'role', 'approval', 'queue', 'worker', 'id', 'ids', 'dueAt', 'at',
]);

interface LogOptions {
  level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  to?: Pick<Writable, 'write'> & { isTTY?: boolean };
}

/** Structured lines (JSON) of ids and facts, without personal data; short lines for people on a terminal. */
export function createLog({ level, to = process.stdout }: LogOptions): Log {
  const destination: DestinationStream = to.isTTY === true ? { write: (line) => to.write(forPeople(line)) } : to;
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  const at = (name: 'debug' | 'info' | 'warn' | 'error') => (data: object, message: string) => {
    if (logger.isLevelEnabled(name)) logger[name](redactFields(data), redactText(message));
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** Takes addresses, numbers and codes out of a sentence; ids made of letters and digits stay. */
export function redactText(text: string): string {
  return redactNumbers(text)
    .replaceAll(/[^\s@"'<>()]+@[^\s@"'<>()]+\.[a-z]{2,}/gi, '[email]')
    .replaceAll(/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '[token]')
    .replaceAll(/(Bearer|Basic) +\S+/gi, '$1 [token]')
    .replaceAll(/(?<![\w-])\+?\d(?:[ ().-]{0,2}\d){5,}(?![\w-])/g, (found) => (isIP(found) === 0 ? '[number]' : found));
}

function redactFields(data: object): { [name: string]: unknown } {
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, OPEN_FIELDS.has(name) ? redact(value) : '[hidden]']));
}

function redact(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (value instanceof Error) return redactError(value);
  if (Array.isArray(value)) return value.map(redact);
  return typeof value === 'object' && value !== null ? redactFields(value) : value;
}

/** A stack's first lines repeat the message, so only its frames are kept. */
function redactError(error: Error): object {
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)).map((line) => line.trim());
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const cause = error.cause instanceof Error ? { cause: redactError(error.cause) } : {};
  return { name: error.name, message: redactText(error.message), ...code, stack: frames?.join('\n'), ...cause };
}

function forPeople(line: string): string {
  const { level, time, msg, ...fields }: { [name: string]: unknown } = JSON.parse(line);
  const mark = typeof level === 'number' && level >= 40 ? (level >= 50 ? 'ERROR ' : 'WARN ') : '';
  const rest = Object.entries(fields).map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return `${[String(time).slice(11, 19), mark + String(msg), ...rest].join('  ')}\n`;
}
