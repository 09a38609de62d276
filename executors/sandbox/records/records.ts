import { z } from 'zod';
import { DAY_MS, Refused, day, instant, need, operation } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import { createTable } from '../table.ts';
import type { Table } from '../table.ts';
import type { SeedCustomer } from '../world.ts';

const referralSchema = z.object({ referralId: z.string(), customerId: z.string(), specialty: z.string(), by: z.string(), written: z.string() });
const consentSchema = z.object({ consentId: z.string(), customerId: z.string(), providerId: z.string(), status: z.enum(['given', 'withdrawn']), at: z.string() });
const transferSchema = z.object({
  transferId: z.string(), customerId: z.string(), providerId: z.string(), consentId: z.string(), status: z.enum(['requested', 'delivered', 'cancelled']), at: z.string(),
});
type Consent = z.output<typeof consentSchema>;
type Transfer = z.output<typeof transferSchema>;

/** Letters that were written before: customer, specialty, days ago. Ben's is out of date. */
const LETTERS: [customerId: string, specialty: string, days: number][] = [
  ['C-1001', 'dermatology', 12], ['C-1001', 'cardiology', 20], ['C-1001', 'neurology', 5], ['C-1002', 'dermatology', 200], ['C-1005', 'dermatology', 9],
  ['C-1006', 'dermatology', 8], ['C-1007', 'orthopaedics', 30], ['C-1007', 'neurology', 30], ['C-1008', 'dermatology', 15], ['C-1009', 'neurology', 11], ['C-1009', 'orthopaedics', 11],
];
/** Whose family doctor lets no records go without a talk. */
const LOCKED = new Set(['C-1008']);
const DELIVERED_AFTER_MS = 3_600_000;

const byCustomer = z.object({ customerId: z.string() });
const consented = byCustomer.extend({ providerId: z.string() });

/** Patients' records at their family doctor: referral letters, consent, and transfers to specialists. */
export function createRecords(world: SeedCustomer[], now: number): SandboxSystem {
  const letters = LETTERS.map(([customerId, specialty, days], i): [string, z.output<typeof referralSchema>] => (
    [`${customerId}/${specialty}`, { referralId: `RL-${900 + i}`, customerId, specialty, by: 'Dr Helen Marsh', written: day(now, -days) }]));
  const referrals = createTable('referrals', referralSchema, letters);
  const consents = createTable('consents', consentSchema, []);
  const transfers = createTable('transfers', transferSchema, []);
  const handlers: SandboxSystem['handlers'] = {
    findReferral: operation(byCustomer.extend({ specialty: z.string() }), ({ customerId, specialty }, at) => {
      const letter = need(referrals.get(`${customerId}/${specialty}`), 'referral letter');
      return { body: { ...letter, ageDays: Math.max(0, Math.floor((at.now - Date.parse(letter.written)) / DAY_MS)) } };
    }),
    issueReferral: operation(byCustomer.extend({ specialty: z.string() }), ({ customerId, specialty }, at) => {
      need(world.find((one) => one.id === customerId), 'customer');
      const letter = { referralId: `RL-${1000 + at.seq}`, customerId, specialty, by: 'Dr Helen Marsh', written: day(at.now) };
      return { body: { ...letter, ageDays: 0 }, changes: [referrals.change(`${customerId}/${specialty}`, letter)] };
    }),
    ...consenting(world, consents),
    ...transferring(consents, transfers),
  };
  return { name: 'records', tables: [referrals, consents, transfers], reads: [], handlers };
}

function consenting(world: SeedCustomer[], consents: Table<Consent>): SandboxSystem['handlers'] {
  return {
    giveConsent: operation(consented, (args, { now, seq }) => {
      need(world.find((one) => one.id === args.customerId), 'customer');
      const consent: Consent = { consentId: `CO-${seq}`, ...args, status: 'given', at: instant(now) };
      return { body: consent, changes: [consents.change(consent.consentId, consent)] };
    }),
    withdrawConsent: operation(z.object({ consentId: z.string() }), ({ consentId }) => {
      const consent = need(consents.get(consentId), 'consent');
      if (consent.status === 'withdrawn') throw new Refused(409, 'already_withdrawn', 'This consent was withdrawn before.');
      const withdrawn: Consent = { ...consent, status: 'withdrawn' };
      return { body: withdrawn, changes: [consents.change(consentId, withdrawn)], undoes: Number(consentId.slice(3)) };
    }),
    getConsent: operation(z.object({ consentId: z.string() }), ({ consentId }) => ({ body: need(consents.get(consentId), 'consent') })),
  };
}

function transferring(consents: Table<Consent>, transfers: Table<Transfer>): SandboxSystem['handlers'] {
  const byTransfer = z.object({ transferId: z.string() });
  const asOf = (transfer: Transfer, now: number): Transfer => (
    transfer.status === 'requested' && now - Date.parse(transfer.at) >= DELIVERED_AFTER_MS ? { ...transfer, status: 'delivered' } : transfer);
  return {
    requestTransfer: operation(consented.extend({ consentId: z.string() }), ({ customerId, providerId, consentId }, { now, seq }) => {
      const consent = consents.get(consentId);
      const covers = consent?.status === 'given' && consent.customerId === customerId && consent.providerId === providerId;
      if (!covers) throw new Refused(403, 'consent_missing', 'The patient has not agreed to send the records there.');
      if (LOCKED.has(customerId)) throw new Refused(409, 'records_locked', 'The family doctor wants to talk to the patient first.');
      const transfer: Transfer = { transferId: `TR-${seq}`, customerId, providerId, consentId, status: 'requested', at: instant(now) };
      return { body: transfer, changes: [transfers.change(transfer.transferId, transfer)] };
    }),
    getTransfer: operation(byTransfer, ({ transferId }, { now }) => ({ body: asOf(need(transfers.get(transferId), 'transfer'), now) })),
    cancelTransfer: operation(byTransfer, ({ transferId }, { now }) => {
      const transfer = asOf(need(transfers.get(transferId), 'transfer'), now);
      if (transfer.status !== 'requested') throw new Refused(409, `already_${transfer.status}`, `This transfer was ${transfer.status} before.`);
      const cancelled: Transfer = { ...transfer, status: 'cancelled' };
      return { body: cancelled, changes: [transfers.change(transferId, cancelled)], undoes: Number(transferId.slice(3)) };
    }),
  };
}
