import { z } from 'zod';
import type { PaymentsOf } from '../bank/bank.ts';
import { Refused, day, instant, need, operation } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import { createTable } from '../table.ts';

const disputeSchema = z.object({
  disputeId: z.string(), customerId: z.string(), transactionId: z.string(), merchant: z.string(), amount: z.number(), currency: z.literal('GBP'),
  reason: z.string(), statement: z.string(), evidence: z.string().nullable(), status: z.enum(['open', 'withdrawn']),
  credit: z.number(), creditedBy: z.number().nullable(), decisionBy: z.string(), at: z.string(),
});
type Dispute = z.output<typeof disputeSchema>;

const byDispute = z.object({ disputeId: z.string() });
const opening = z.object({ customerId: z.string(), transactionId: z.string(), reason: z.string(), statement: z.string() });
const MOST_DAYS = 120;
const DECIDED_WITHIN_DAYS = 45;

/** Disputed payments, and money that is given back until a dispute is decided. */
export function createDisputes(paymentsOf: PaymentsOf): SandboxSystem {
  const disputes = createTable('disputes', disputeSchema, []);
  const openOne = (disputeId: string) => {
    const dispute = need(disputes.get(disputeId), 'dispute');
    if (dispute.status !== 'open') throw new Refused(409, 'not_open', 'This dispute is not open.');
    return dispute;
  };
  const set = (dispute: Dispute) => ({ body: show(dispute), changes: [disputes.change(dispute.disputeId, dispute)] });
  const handlers: SandboxSystem['handlers'] = {
    openDispute: operation(opening, (args, { now, seq }) => {
      const payment = need(paymentsOf(args.customerId, now).find((one) => one.transactionId === args.transactionId), 'transaction');
      if (payment.status === 'pending') throw new Refused(409, 'still_pending', 'A pending payment may still change; dispute it when it is booked.');
      if (payment.daysAgo > MOST_DAYS) throw new Refused(409, 'too_old', `A payment can be disputed for ${MOST_DAYS} days.`);
      const known = disputes.all().some((one) => one.transactionId === args.transactionId && one.status === 'open');
      if (known) throw new Refused(409, 'already_disputed', 'This payment is disputed already.');
      return set({
        disputeId: `D-${seq}`, ...args, evidence: null, merchant: payment.merchant, amount: payment.amount, currency: 'GBP', status: 'open', credit: 0, creditedBy: null,
        decisionBy: day(now, DECIDED_WITHIN_DAYS), at: instant(now),
      });
    }),
    addEvidence: operation(byDispute.extend({ evidence: z.string() }), ({ disputeId, evidence }) => set({ ...openOne(disputeId), evidence })),
    withdrawDispute: operation(byDispute, ({ disputeId }) => {
      const dispute = openOne(disputeId);
      if (dispute.credit > 0) throw new Refused(409, 'credit_open', 'Take the provisional credit back first.');
      return { ...set({ ...dispute, status: 'withdrawn' }), undoes: Number(disputeId.slice(2)) };
    }),
    getDispute: operation(byDispute, ({ disputeId }) => ({ body: show(need(disputes.get(disputeId), 'dispute')) })),
    listDisputes: operation(z.object({ customerId: z.string() }), ({ customerId }) => (
      { body: disputes.all().filter((one) => one.customerId === customerId).toReversed().map(show) })),
    giveCredit: operation(byDispute.extend({ amount: z.number() }), ({ disputeId, amount }, { seq }) => {
      const dispute = openOne(disputeId);
      if (dispute.credit > 0) throw new Refused(409, 'already_credited', 'This dispute has a provisional credit.');
      if (amount > dispute.amount) throw new Refused(409, 'more_than_disputed', 'The payment was smaller than that.');
      return set({ ...dispute, credit: amount, creditedBy: seq });
    }),
    reverseCredit: operation(byDispute, ({ disputeId }) => {
      const dispute = openOne(disputeId);
      if (dispute.creditedBy === null) throw new Refused(409, 'nothing_to_reverse', 'This dispute has no provisional credit.');
      return { ...set({ ...dispute, credit: 0, creditedBy: null }), undoes: dispute.creditedBy };
    }),
  };
  return { name: 'disputes', tables: [disputes], reads: ['bank'], handlers };
}

function show(row: Dispute) {
  const { creditedBy: _, ...dispute } = row;
  return dispute;
}
