import { z } from 'zod';
import type { Journal } from './journal.ts';
import { instant, need, operation } from './system.ts';
import type { Handler } from './system.ts';

/** `getOperation` of any system: what was recorded under an Idempotency-Key. */
export function createLookUp(journal: Journal): Handler {
  return operation(z.object({ key: z.string() }), ({ key }) => {
    const { action, status, result, at } = need(journal.find(key), 'operation');
    return { body: { key, action, status, result, at: instant(at) } };
  });
}
