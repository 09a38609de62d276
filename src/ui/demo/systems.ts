import { clock, day, grouped, listAt, money, textAt } from './read.ts';

export interface Fact { label: string; value: string; wide?: boolean }
export interface SystemCard {
  name: string;
  title: string;
  purpose: string;
  facts(state: unknown): Fact[];
}

/** What each system holds about the chosen customer, in words. `state` is GET /sandbox/state. */
export const SYSTEMS: SystemCard[] = [
  {
    name: 'provisioning', title: 'Provisioning', purpose: 'Which SIM carries the number',
    facts: (state) => [
      { label: 'Active SIM', value: grouped(textAt(state, 'provisioning.iccid')), wide: true },
      { label: 'Number', value: grouped(textAt(state, 'provisioning.msisdn')) },
      { label: 'Line', value: textAt(state, 'provisioning.status') },
      { label: 'Plan on the line', value: textAt(state, 'provisioning.plan') },
      { label: 'Last SIM swap', value: day(textAt(state, 'provisioning.lastSwapAt')) || 'never' },
    ],
  },
  {
    name: 'billing', title: 'Billing', purpose: 'What the customer pays',
    facts: (state) => {
      const fee = listAt(state, 'billing.fees').at(-1);
      const last = `${money(textAt(fee, 'amount'))} ${textAt(fee, 'reason')}, ${textAt(fee, 'status')}`;
      return [
        { label: 'Balance', value: money(textAt(state, 'billing.balance')) },
        { label: 'Plan', value: textAt(state, 'billing.plan') },
        { label: 'Monthly', value: money(textAt(state, 'billing.monthly')) },
        { label: 'Overdue', value: yesNo(textAt(state, 'billing.overdue')) },
        { label: 'Last fee', value: fee === undefined ? 'none' : last, wide: true },
      ];
    },
  },
  {
    name: 'crm', title: 'CRM', purpose: 'Who the customer is',
    facts: (state) => [
      { label: 'Customer', value: textAt(state, 'crm.customer.name') },
      { label: 'Plan', value: textAt(state, 'crm.subscription.plan') },
      { label: 'Email', value: textAt(state, 'crm.customer.email'), wide: true },
      { label: 'Contract ends', value: day(textAt(state, 'crm.subscription.contractEnds')) },
      { label: 'Notes', value: String(listAt(state, 'crm.notes').length) },
    ],
  },
  {
    name: 'identity', title: 'Identity & fraud', purpose: 'Whether it is safe',
    facts: (state) => [
      { label: 'On the fraud list', value: yesNo(textAt(state, 'identity.fraudFlag')) },
      { label: 'Risk score', value: textAt(state, 'identity.score') },
      { label: 'Wrong codes lately', value: textAt(state, 'identity.recentFailures') },
      { label: 'Signals', value: listAt(state, 'identity.signals').join(', ') || 'none' },
    ],
  },
];

export interface Act { at: string; text: string }

/** The newest things a system did for a customer, from its ledger. */
export function actsFor(ledger: unknown, about: string[]): Act[] {
  return listAt(ledger, '')
    .filter((row) => about.some((id) => id !== '' && JSON.stringify(row).includes(JSON.stringify(id))))
    .toSorted((a, b) => (textAt(a, 'at') < textAt(b, 'at') ? 1 : -1))
    .slice(0, 3)
    .map((row) => ({ at: clock(textAt(row, 'at')), text: inWords(row) }));
}

function inWords(row: unknown): string {
  const action = textAt(row, 'action').split('.').at(-1) ?? '';
  const [result, sent] = [(path: string) => textAt(row, `result.${path}`), (path: string) => textAt(row, `arguments.${path}`)];
  switch (action) {
    case 'sendCode': return `Sent a one-time code to ${result('sentTo')}`;
    case 'checkCode': return 'Accepted the one-time code';
    case 'swapSim': return `Moved the number to SIM …${result('iccid').slice(-4)}`;
    case 'restoreSim': return `Moved the number back to SIM …${result('iccid').slice(-4)}`;
    case 'addFee': return `Billed ${money(result('amount'))} for ${result('reason')}`;
    case 'refundFee': return `Refunded ${money(result('amount'))} for ${result('reason')}`;
    case 'changePlan': return `Changed the plan from ${result('previousPlan')} to ${result('plan')}`;
    case 'restorePlan': return `Put the plan back to ${result('plan')}`;
    case 'setPlan': return `Put the line on ${result('plan')}`;
    case 'addNote': return `Noted: ${sent('text')}`;
    default: return action;
  }
}

export interface Letter { by: string; subject: string; text: string; at: string; code: string }

/** Every SMS and e-mail to the customer, newest first, two of them; `code` is a one-time code in it, if any. */
export function lettersOf(state: unknown): Letter[] {
  return [...listAt(state, 'outbox.emails'), ...listAt(state, 'outbox.texts')]
    .toSorted((a, b) => (textAt(a, 'at') < textAt(b, 'at') ? 1 : -1))
    .slice(0, 2)
    .map((mail) => ({
      by: textAt(mail, 'by') === 'sms' ? 'SMS' : 'E-mail', subject: textAt(mail, 'subject'), text: textAt(mail, 'text'),
      at: clock(textAt(mail, 'at')), code: /\bcode\D{1,20}(\d{6})\b/i.exec(textAt(mail, 'text'))?.[1] ?? '',
    }));
}

function yesNo(value: string): string {
  return { true: 'yes', false: 'no' }[value] ?? '';
}
