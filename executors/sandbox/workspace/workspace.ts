import { z } from 'zod';
import { Refused, instant, need, operation } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import { createTable } from '../table.ts';

const messageSchema = z.object({ ts: z.string(), channel: z.string(), text: z.string(), at: z.string(), deleted: z.boolean() });
type Message = z.output<typeof messageSchema>;
const CHANNELS = ['account-signals', 'sales', 'general'];

/** A workspace of a team: channels with messages. The operations have the names and answers of Slack's. */
export function createWorkspace(): SandboxSystem {
  const messages = createTable('messages', messageSchema, []);
  const find = (channel: string, ts: string): Message => {
    const message = messages.get(ts);
    return need(message?.channel === channel && !message.deleted ? message : null, 'message');
  };
  return {
    name: 'workspace',
    tables: [messages],
    reads: [],
    handlers: {
      postMessage: operation(messageSchema.pick({ channel: true, text: true }), ({ channel, text }, { now, seq }) => {
        checkChannel(channel);
        const row: Message = { ts: `${Math.floor(now / 1_000)}.${String(seq).padStart(6, '0')}`, channel, text, at: instant(now), deleted: false };
        return { body: { ok: true, channel, ts: row.ts }, changes: [messages.change(row.ts, row)] };
      }),
      deleteMessage: operation(messageSchema.pick({ channel: true, ts: true }), ({ channel, ts }) => {
        const row = find(channel, ts);
        return { body: { ok: true, channel, ts }, changes: [messages.change(ts, { ...row, deleted: true })], undoes: Number(ts.split('.')[1]) };
      }),
      getMessage: operation(messageSchema.pick({ channel: true, ts: true }), ({ channel, ts }) => ({ body: shown(find(channel, ts)) })),
      listMessages: operation(z.object({ channel: z.string(), limit: z.number().default(100) }), ({ channel, limit }) => {
        checkChannel(channel);
        return { body: messages.all().filter((one) => one.channel === channel && !one.deleted).toReversed().slice(0, limit).map(shown) };
      }),
    },
  };
}

function checkChannel(channel: string): void {
  if (!CHANNELS.includes(channel)) throw new Refused(404, 'channel_not_found', `There is no such channel; there are ${CHANNELS.join(', ')}.`);
}

function shown({ ts, channel, text, at }: Message) {
  return { ts, channel, text, at };
}
