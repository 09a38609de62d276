import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import type { FakeHost } from '../channels/fake-host.ts';
import { IDENTITY_SECRET, buildStage, lastSession, type Stage } from './stage.ts';
import { box, texts, widgetSteps } from './widget-steps.ts';

let stage: Stage;
let host: FakeHost;
let steps: ReturnType<typeof widgetSteps>;
beforeAll(async () => {
  stage = await buildStage();
  host = await stage.host();
  steps = widgetSteps(stage, host);
}, 60_000);
afterAll(async () => { await stage.close(); });

const token = (sub: string) => new SignJWT({ sub }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1h')
  .sign(new TextEncoder().encode(IDENTITY_SECRET));

describe('when the line breaks', () => {
  it('the widget comes back by itself and fills the gap, each line once and in order', async () => {
    const own = await stage.host();
    const page = await stage.visit(own);
    await page.getByText('Hello! I am').waitFor();
    const session = lastSession(own);
    own.write(session, { from: 'bot', text: 'before' });
    await page.getByText('before').waitFor();
    await own.cut();
    await page.getByText('You’re offline. Reconnecting…').waitFor();
    await box(page).fill('are you there?');
    await box(page).press('Enter');
    await page.getByText('You’re offline – I’ll send this when you’re back.').waitFor();
    for (const text of ['gap 1', 'gap 2']) own.write(session, { from: 'bot', text });
    await own.listen();
    await page.locator('.from-customer:not(.is-pending)').waitFor();
    own.write(session, { from: 'bot', text: 'after' });
    await page.getByText('after').waitFor();
    expect(await texts(page)).toEqual(['Hello! I am an automated assistant.', 'before', 'gap 1', 'gap 2', 'are you there?', 'after']);
    expect(await page.getByText('You’re offline').count()).toBe(0);
    await page.context().close();
  });

  it('what was written offline outlives a reload and is sent once, under its first id', async () => {
    const own = await stage.host();
    const page = await stage.visit(own);
    await page.getByText('Hello! I am').waitFor();
    let cut = true;
    await page.routeWebSocket('**/channels/web/socket/**', (socket) => {
      if (!cut) socket.connectToServer();
      else void socket.close();
    });
    await page.route('**/channels/web/socket/**', (route) => (cut ? route.abort() : route.continue()));
    await page.reload();
    await box(page).fill('written offline');
    await box(page).press('Enter');
    await page.getByText('Waiting to be sent').waitFor();
    const id: unknown = await page.evaluate("JSON.parse(Object.values(sessionStorage)[0])[0].id");
    cut = false;
    await page.reload();
    await page.locator('.from-customer:not(.is-pending)').waitFor();
    expect(own.received.filter((message) => message.kind === 'text')).toMatchObject([{ text: 'written offline', id: `web:${lastSession(own)}:${String(id)}` }]);
    await page.context().close();
  });

  it('a message that the gateway could not take says so, and is sent by another try', async () => {
    const { page, session } = await steps.visit();
    host.failNext(new Error('the disk is full'));
    await box(page).fill('hello');
    await box(page).press('Enter');
    await page.getByText('Not sent.').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.from-customer:not(.is-pending):not(.is-failed)').waitFor();
    expect(steps.said(session)).toMatchObject([{ text: 'hello' }]);
    expect(await texts(page)).toEqual(['Hello! I am an automated assistant.', 'hello']);
    await page.context().close();
  });

  it('a gateway that does not answer at the start is said so, and asked again', async () => {
    const page = await stage.visit(host, { attributes: '' });
    await page.route('**/api/v1/conversations', (route) => route.abort());
    await page.getByRole('button', { name: 'Open chat' }).click();
    await page.getByText('The chat could not start.').waitFor();
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Hello! I am').waitFor();
    expect(await page.getByText('The chat could not start.').count()).toBe(0);
    await page.context().close();
  });
});

describe('what is private', () => {
  it('leaves the screen as soon as the gateway has hidden it', async () => {
    const own = await stage.host({ keeps: (text) => text.replaceAll(/\d/g, '•') });
    const page = await stage.visit(own);
    await box(page).fill('508774');
    await box(page).press('Enter');
    await page.getByText('••••••').waitFor();
    expect(await texts(page)).toEqual(['Hello! I am an automated assistant.', '••••••']);
    await page.context().close();
  });
});

describe('two tabs', () => {
  it('show the same conversation, and both leave it when one starts another', async () => {
    const { page, session } = await steps.visit();
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.getByText('Hello! I am').waitFor();
    expect(lastSession(host)).toBe(session);
    await box(page).fill('from the first tab');
    await box(page).press('Enter');
    await other.getByText('from the first tab').waitFor();
    expect(await texts(other)).toEqual(await texts(page));

    await page.getByRole('button', { name: 'More options' }).click();
    await page.getByRole('button', { name: 'New conversation' }).click();
    await other.getByText('from the first tab').waitFor({ state: 'detached' });
    await other.getByText('Hello! I am').waitFor();
    expect(lastSession(host)).not.toBe(session);
    host.write(lastSession(host), { from: 'bot', text: 'a new start' });
    await Promise.all([page, other].map((each) => each.getByText('a new start').waitFor()));
    await page.context().close();
  });
});

describe('another person', () => {

  it('never sees the history of the one before, and the same person does', async () => {
    const { page, session } = await steps.visit({ attributes: `data-open data-identity="${await token('ada')}"` });
    expect(host.received.at(-1)).toMatchObject({ identity: { level: 'known', customer: { id: 'ada' } } });
    host.write(session, { from: 'bot', text: 'Ada’s secret' });
    await page.getByText('Ada’s secret').waitFor();
    const as = async (attributes: string) => page.goto(`${host.url}/shop?attributes=${encodeURIComponent(attributes)}`);
    await as(`data-open data-identity="${await token('ada')}"`);
    await page.getByText('Ada’s secret').waitFor();
    for (const attributes of [`data-open data-identity="${await token('ben')}"`, 'data-open']) {
      await as(attributes);
      await page.getByText('Hello! I am').waitFor();
      expect(await page.getByText('Ada’s secret').count()).toBe(0);
      expect(lastSession(host)).not.toBe(session);
    }
    await page.context().close();
  });

  it('may sign in without a new page', async () => {
    const { page, session } = await steps.visit();
    host.write(session, { from: 'bot', text: 'for nobody in particular' });
    await page.getByText('for nobody').waitFor();
    await page.evaluate(`window.Errand.identify(${JSON.stringify(await token('ada'))})`);
    await page.getByText('for nobody').waitFor({ state: 'detached' });
    await page.getByText('Hello! I am').waitFor();
    expect(host.received.at(-1)).toMatchObject({ identity: { customer: { id: 'ada' } } });
    await page.context().close();
  });

  it('with a token that does not hold is told so and gets no conversation', async () => {
    const before = host.received.length;
    const page = await stage.visit(host, { attributes: 'data-open data-identity="a.b.c"' });
    await page.getByText('We could not confirm who you are.').waitFor();
    expect(host.received.length).toBe(before);
    await page.context().close();
  });
});
