import { z } from 'zod';
import type { Executor } from '../../src/contracts.ts';
import { Terminal } from '../../src/errors.ts';
import type { Systems } from '../connectors/openapi/systems.ts';

const inputSchema = z.object({ by: z.enum(['email', 'sms']), to: z.string().min(1), subject: z.string().optional(), text: z.string().min(1) });
/** The action that delivers each kind of message; as in systems.yaml. */
export interface NotifyActions { email?: string | undefined; sms?: string | undefined }

/** Sends a message by the action that is configured for its kind. Throws Terminal `not_configured` when there is none. */
export function createNotify(systems: Systems, actions: NotifyActions): Executor<z.output<typeof inputSchema>> {
  return {
    name: 'notify',
    input: inputSchema,
    async run({ by, to, subject, text }, at) {
      const action = actions[by];
      if (action === undefined) throw new Terminal('not_configured', `No action is configured that sends by ${by}; see "notify" in systems.yaml.`);
      const message = by === 'email' ? { to, subject: subject ?? firstLine(text), text } : { to, text };
      return { output: await systems.call(action, message, at) };
    },
  };
}

const SUBJECT_LENGTH = 80;
function firstLine(text: string): string {
  return (text.trim().split('\n')[0] ?? '').slice(0, SUBJECT_LENGTH);
}
