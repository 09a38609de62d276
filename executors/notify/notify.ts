import { z } from 'zod';
import type { Executor, JsonObject } from '../../src/contracts.ts';
import { Terminal } from '../../src/errors.ts';
import { lookUpCall } from '../call/call.ts';
import type { Systems } from '../connectors/openapi/systems.ts';

const inputSchema = z.object({ by: z.enum(['email', 'sms']), to: z.string().min(1), subject: z.string().optional(), text: z.string().min(1) });
type Message = z.output<typeof inputSchema>;
/** The action that delivers each kind of message; as in systems.yaml. */
export interface NotifyActions { email?: string | undefined; sms?: string | undefined }

/** Sends a message by the action that is configured for its kind. Throws Terminal `not_configured` when there is none. */
export function createNotify(systems: Systems, actions: NotifyActions): Executor<Message> {
  return {
    name: 'notify',
    input: inputSchema,
    async run(message, at) {
      const { action, args } = deliveryOf(message, actions);
      return { output: await systems.call(action, args, at) };
    },
    lookUp: async (message, at) => lookUpCall({ systems, ...deliveryOf(message, actions) }, at),
  };
}

function deliveryOf({ by, to, subject, text }: Message, actions: NotifyActions): { action: string; args: JsonObject } {
  const action = actions[by];
  if (action === undefined) throw new Terminal('not_configured', `No action is configured that sends by ${by}; see "notify" in systems.yaml.`);
  return { action, args: by === 'email' ? { to, subject: subject ?? firstLine(text), text } : { to, text } };
}

const SUBJECT_LENGTH = 80;
function firstLine(text: string): string {
  return (text.trim().split('\n')[0] ?? '').slice(0, SUBJECT_LENGTH);
}
