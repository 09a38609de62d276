import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { Approval } from '../../src/contracts.ts';
import { createApprovalLinks } from '../../src/http/approval-link.ts';
import { servePages } from '../../src/ui/serve-ui.ts';
import { requestApproval } from '../http/approval.ts';
import { startRig, type Rig } from '../http/rig.ts';
import { faintTexts } from './contrast.ts';
import { buildStage, type Stage } from './stage.ts';

const HASH = `scrypt$${'A'.repeat(22)}$${'A'.repeat(43)}`;
const STAFF = ['ann', 'ben'].map((name) => `  - { email: ${name}@example.com, name: ${name} Example, roles: [fraud team], password: ${HASH} }`).join('\n');
let stage: Stage;
let rig: Rig;
beforeAll(async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'errand-staff-')), 'staff.yaml');
  writeFileSync(file, `staff:\n${STAFF}\n`);
  stage = await buildStage();
  rig = await startRig({ STAFF_FILE: file }, servePages(stage.uiDir, { demo: true }));
}, 60_000);
afterAll(async () => {
  await rig.close();
  await stage.close();
});

const asked = (id: string, change: Partial<Approval> = {}) => requestApproval(rig, id, {
  summary: 'Raise a credit limit', facts: { customer: 'Ada Byrne', newLimit: 2400, currency: 'GBP', documents: ['payslip', 'bank statement'] },
  evidence: { risk_score: 612, decidedBy: { table: 'credit-limit', row: 4, because: 'income is stable' }, late_payments: false },
  changes: [{ name: 'newLimit', before: 3000, after: 2400 }], ...change,
});
const visit = async (approval: Approval, { email = 'ann@example.com', context = {} }: { email?: string; context?: BrowserContextOptions } = {}): Promise<Page> => {
  const own = await stage.browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...context });
  own.setDefaultTimeout(10_000);
  const page = await own.newPage();
  await page.goto(await createApprovalLinks(rig.config.secret, () => rig.now).url(rig.url, approval, email));
  return page;
};
const standing = async (id: string) => rig.store.approvals.load(id);

describe('the page of a signed link', () => {
  it('shows what exactly is to be done, what is known and what changed, and decides only by its button', async () => {
    const page = await visit(await asked('shown'));
    const complaints: string[] = [];
    page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
    await page.getByRole('heading', { name: 'Raise a credit limit' }).waitFor();
    for (const text of ['Ada Byrne', 'payslip, bank statement', 'income is stable', '1 minute left', 'ann Example']) await page.getByText(text).first().waitFor();
    expect(await page.locator('.change').innerText()).toMatch(/^3000\s+→\s+2400$/);
    expect(await standing('shown')).toMatchObject({ state: 'open', votes: [] });
    await page.getByLabel('Note').fill('Payslip checked.');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText(/^This approval was approved by ann@example\.com at \w/).first().waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await page.evaluate('document.activeElement.id')).toBe('verdict');
    expect(await standing('shown')).toMatchObject({ state: 'approved', votes: [{ by: 'ann@example.com', note: 'Payslip checked.' }] });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('in the hands of a second person says who was first, and has no buttons any more', async () => {
    const approval = await asked('second');
    const [first, second] = [await visit(approval), await visit(approval, { email: 'ben@example.com' })];
    await second.getByRole('button', { name: 'Approve' }).waitFor();
    await first.getByRole('button', { name: 'Refuse' }).click();
    await first.getByText(/refused by ann@example\.com/).first().waitFor();
    await second.getByRole('button', { name: 'Approve' }).click();
    await second.getByText(/refused by ann@example\.com/).first().waitFor();
    expect(await second.getByRole('button').count()).toBe(0);
    expect(await standing('second')).toMatchObject({ state: 'refused' });
    await first.context().close();
    await second.context().close();
  });

  it('counts one person once where two are needed', async () => {
    const approval = await asked('two', { quorum: 2 });
    const page = await visit(approval);
    await page.getByText('Nobody yet.').waitFor();
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('You have approved this. It waits for 1 more.').first().waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await standing('two')).toMatchObject({ state: 'open' });
    const other = await visit(approval, { email: 'ben@example.com' });
    await other.getByText('ann@example.com').waitFor();
    await other.getByRole('button', { name: 'Approve' }).click();
    await other.getByText(/approved by ann@example\.com, ben@example\.com/).first().waitFor();
    await page.context().close();
    await other.context().close();
  });

  it('says that it is too late, that it is not whole, or that it was taken back', async () => {
    const late = await asked('late', { expiresAt: rig.now + 1_000 });
    rig.now += 5_000;
    const page = await visit(late);
    await page.getByText('The time for this decision is over.').waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
    await page.goto(`${rig.url}/approve#nonsense`);
    await page.reload();
    await page.getByText('This link is not whole.').waitFor();
    const withdrawn = await visit(await asked('withdrawn', { state: 'withdrawn' }));
    await withdrawn.getByText('This approval is not needed any more.').waitFor();
    expect(await withdrawn.getByRole('button').count()).toBe(0);
    await page.context().close();
    await withdrawn.context().close();
  });

  it('shows what others wrote as text, never as a page', async () => {
    const page = await visit(await asked('hostile', { summary: '<img src=x onerror=alert(1)>', facts: { note: '<b>bold</b>' }, evidence: { __html: '<script>alert(1)</script>' } }));
    await page.getByText('<b>bold</b>').waitFor();
    expect(await page.locator('main img, main script, main b').count()).toBe(0);
    await page.context().close();
  });

  it.each([['light', 1280], ['dark', 1280], ['light', 320], ['dark', 320]] as const)('reads well in %s at %d px', async (colorScheme, width) => {
    const approval = await asked(`looks-${colorScheme}-${width}`, {
      quorum: 2, votes: [{ by: 'a.very.long.name.of.somebody@example-corporation.com', decision: 'approved', at: rig.now, note: 'Income documents match.' }],
    });
    const page = await visit(approval, { context: { colorScheme, viewport: { width, height: 800 } } });
    await page.getByRole('button', { name: 'Approve' }).waitFor();
    expect(await faintTexts(page, 'page')).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'Refuse' }).click();
    await page.getByText(/refused by ann/).first().waitFor();
    expect(await faintTexts(page, 'page')).toEqual([]);
    await page.context().close();
  });
});
