import type { GoodCalls } from './good-calls.ts';

const span = { from: 'A-00001', to: 'A-00040', page: 2, size: 20 };
const channel = 'account-signals';
const finding = { accountId: 'A-00009', name: 'Cedar Labs 9', owner: 'Amira Shah', level: 'urgent', points: 95, because: 'Nobody signs in.', evidence: { signals: { daysQuiet: 40 }, row: 'quiet' } };

export const SALES_CALLS: GoodCalls = {
  'accounts.getBook': () => ({ book: 'all' }),
  'accounts.listAccounts': () => ({ book: 'all', page: 24, size: 500 }),
  'product.listUsage': () => span,
  'support.listCases': () => span,
  'contracts.listContracts': () => span,
  'findings.openRun': () => ({ book: 'pilot', accounts: 60 }),
  'findings.putFindings': ({ given }) => ({ runId: given('findings.openRun', 'runId'), page: 1, findings: [finding] }),
  'findings.closePage': ({ given }) => ({ runId: given('findings.openRun', 'runId'), page: 1, accounts: 20, found: ['A-00009'] }),
  'findings.getPage': ({ given }) => ({ runId: given('findings.openRun', 'runId'), page: 1 }),
  'findings.getRun': ({ given }) => ({ runId: given('findings.openRun', 'runId') }),
  'findings.listFindings': ({ given }) => ({ runId: given('findings.openRun', 'runId'), size: 10 }),
  'workspace.postMessage': () => ({ channel, text: 'Good morning' }),
  'workspace.getMessage': ({ given }) => ({ channel, ts: given('workspace.postMessage', 'ts') }),
  'workspace.listMessages': () => ({ channel }),
  'workspace.deleteMessage': ({ given }) => ({ channel, ts: given('workspace.postMessage', 'ts') }),
};
