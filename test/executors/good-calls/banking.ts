import type { GoodCalls } from './good-calls.ts';

const customerId = 'C-1001';
const accountId = 'CC-1001-1';
const cardId = 'K-1001-1';

export const BANKING_CALLS: GoodCalls = {
  'bank.listAccounts': () => ({ customerId, kind: 'credit card' }),
  'bank.getAccount': () => ({ accountId }),
  'bank.getHistory': () => ({ customerId }),
  'bank.findPayments': () => ({ customerId, merchant: 'northgate', days: 120, limit: 5 }),
  'bank.getTransaction': () => ({ transactionId: 'T-1001-001' }),
  'bank.setLimit': () => ({ accountId, limit: 3000 }),
  'bank.restoreLimit': () => ({ accountId }),
  'bank.chargeFee': () => ({ accountId, amount: 5, reason: 'New card' }),
  'bank.refundFee': ({ given }) => ({ feeId: given('bank.chargeFee', 'feeId') }),
  'cards.listCards': () => ({ customerId }),
  'cards.getCard': () => ({ cardId }),
  'cards.freezeCard': () => ({ cardId }),
  'cards.unfreezeCard': () => ({ cardId }),
  'cards.blockCard': () => ({ cardId, reason: 'stolen' }),
  'cards.checkReplacement': () => ({ cardId, delivery: 'express' }),
  'cards.orderReplacement': () => ({ cardId, delivery: 'express' }),
  'cards.getReplacement': ({ given }) => ({ orderId: given('cards.orderReplacement', 'orderId') }),
  'cards.cancelReplacement': ({ given }) => ({ orderId: given('cards.orderReplacement', 'orderId') }),
  'disputes.openDispute': () => ({ customerId, transactionId: 'T-1001-003', reason: 'not received', statement: 'It never came.' }),
  'disputes.addEvidence': ({ given }) => ({ disputeId: given('disputes.openDispute', 'disputeId'), evidence: 'Order 77' }),
  'disputes.getDispute': ({ given }) => ({ disputeId: given('disputes.openDispute', 'disputeId') }),
  'disputes.listDisputes': () => ({ customerId }),
  'disputes.giveCredit': ({ given }) => ({ disputeId: given('disputes.openDispute', 'disputeId'), amount: 10 }),
  'disputes.reverseCredit': ({ given }) => ({ disputeId: given('disputes.openDispute', 'disputeId') }),
  'disputes.withdrawDispute': ({ given }) => ({ disputeId: given('disputes.openDispute', 'disputeId') }),
  'credit.getReport': () => ({ customerId }),
  'credit.assessLimit': () => ({ customerId, limit: 3000, income: 2900 }),
  'caps.getCap': () => ({ product: 'credit card', income: 2900, evidence: 'seen' }),
  'caps.reportChange': () => ({ customerId, accountId, before: 2000, after: 3000 }),
  'caps.getReport': ({ given }) => ({ reportId: given('caps.reportChange', 'reportId') }),
  'caps.withdrawReport': ({ given }) => ({ reportId: given('caps.reportChange', 'reportId') }),
};
