import type { Page } from 'playwright-core';
import type { FakeHost } from '../channels/fake-host.ts';
import { lastSession, type Stage, type Visit } from './stage.ts';

/** What a visitor of a shop does with the widget, and what the gateway does meanwhile. */
export function widgetSteps(stage: Stage, host: FakeHost) {
  return {
    /** Opens the shop with the widget open, up to the greeting. */
    async visit(how: Visit = {}): Promise<{ page: Page; session: string }> {
      const page = await stage.visit(host, how);
      await page.getByText('Hello! I am').waitFor();
      return { page, session: lastSession(host) };
    },
    /** What the gateway received after the opening. */
    said: (session: string) => host.received.filter((message) => message.session === session && message.kind !== 'opened'),
    ask: (session: string) => host.write(session, {
      from: 'bot', text: 'What happened?', choices: [{ id: 'lost', label: 'Lost' }, { id: 'stolen', label: 'Stolen' }],
    }),
  };
}

export function box(page: Page) {
  return page.getByRole('textbox', { name: 'Your message' });
}

/** Every text of the conversation, without who said it. */
export async function texts(page: Page): Promise<string[]> {
  const all = await page.locator('.bubble').allTextContents();
  return all.map((text) => text.replace(/^(You|Assistant|Agent): /, ''));
}

/** Looks again until it is so; the time limit of the test ends it. */
export async function becomes<T>(look: () => T | Promise<T>, wanted: T): Promise<void> {
  while ((await look()) !== wanted) await new Promise((resolve) => { setImmediate(resolve); });
}
