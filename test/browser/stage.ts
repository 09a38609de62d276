import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Router } from 'express';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { z } from 'zod';
import { createWebChannel } from '../../channels/web/index.ts';
import { securityHeaders } from '../../src/http/security-headers.ts';
import { startFakeHost, type FakeHost, type FakeHostOptions } from '../channels/fake-host.ts';
import { launchBrowser } from './launch.ts';

/** Shorter than a test may take, so that a failure says what was looked for. */
const LOOK_MS = 10_000;
export const IDENTITY_SECRET = 'an identity secret of 32 characters!';

/** The built pages, a real browser, and sites that embed the widget. */
export interface Stage {
  uiDir: string;
  browser: Browser;
  /** A gateway with a site at /shop; the script tag has these attributes. */
  host(options?: FakeHostOptions): Promise<FakeHost>;
  visit(host: FakeHost, how?: Visit): Promise<Page>;
  close(): Promise<void>;
}
export interface Visit { path?: string; attributes?: string; context?: BrowserContextOptions }

export async function buildStage(): Promise<Stage> {
  const uiDir = await mkdtemp(join(tmpdir(), 'errand-ui-'));
  await promisify(execFile)(process.execPath, ['scripts/build-ui.mjs', uiDir]);
  const browser = await launchBrowser();
  const hosts: FakeHost[] = [];
  return {
    uiDir, browser,
    async host(options = {}) {
      const channel = createWebChannel({ secret: 'a secret', identitySecret: IDENTITY_SECRET, allowedOrigins: [], uiDir });
      const pages = Router();
      pages.use(securityHeaders({ publicUrl: null }));
      pages.get('/shop', (request, response) => { response.type('html').send(shop(z.string().parse(request.query['attributes']))); });
      if (options.pages) pages.use(options.pages);
      const host = await startFakeHost(channel, { reply: greet, ...options, pages });
      hosts.push(host);
      return host;
    },
    async visit(host, { path = '/shop', attributes = 'data-open', context = {} } = {}) {
      const own = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...context });
      own.setDefaultTimeout(LOOK_MS);
      const page = await own.newPage();
      await page.goto(`${host.url}${path}?attributes=${encodeURIComponent(attributes)}`);
      return page;
    },
    async close() {
      await browser.close();
      for (const host of hosts) await host.close();
      await rm(uiDir, { recursive: true });
    },
  };
}

/** The conversation that was opened last. */
export function lastSession(host: FakeHost): string {
  return host.received.findLast((message) => message.kind === 'opened')?.session ?? '';
}

function greet(message: { kind: string; session: string }, host: FakeHost): void {
  if (message.kind === 'opened') host.write(message.session, { from: 'bot', text: 'Hello! I am an automated assistant.' });
}

function shop(attributes: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
    <title>A shop</title></head><body><h1>A shop</h1><a href="#offers">Offers</a>
    <script src="/widget.js" ${attributes}></script></body></html>`;
}
