import { z } from 'zod';

const rejection = z.enum(['account_mismatch', 'holder_mismatch', 'code_expired', 'number_inactive', 'outstanding_debt', 'already_porting']);
export type Rejection = z.output<typeof rejection>;
export const portSchema = z.object({
  portId: z.string(), msisdn: z.string(), market: z.enum(['GB', 'FR']), carrier: z.string(),
  status: z.enum(['submitted', 'rejected', 'scheduled', 'activating', 'complete', 'cancelled']), rejection: rejection.nullable(), attempts: z.number(),
  date: z.string(), windowStart: z.string(), windowEnd: z.string(), answerBy: z.string(),
  code: z.string(), account: z.string(), holder: z.string(),
  /** Where to tell of the losing carrier's answer, and of the end of the activation. */
  answerTo: z.string().nullable(), doneTo: z.string().nullable(),
  /** When routing is switched everywhere, in ms; the write that submitted it. */
  completeAt: z.number().nullable(), seq: z.number(),
});
export type Port = z.output<typeof portSchema>;

/** A port as the clearing house shows it. */
export function shownPort({ portId, msisdn, market, carrier, status, rejection: why, attempts, date, windowStart, windowEnd, answerBy }: Port) {
  return { portId, msisdn, market, carrier, status, rejection: why, attempts, date, windowStart, windowEnd, answerBy };
}
