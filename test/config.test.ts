import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readConfig } from '../src/config.ts';
import { Stop } from '../src/errors.ts';
import { settings, settingsTable } from '../src/settings.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'errand-config-'));
const key = 'k'.repeat(32);
const fit = { NODE_ENV: 'production', SANDBOX: 'off', DEMO_SIGN_INS: 'off', SECRET: key, AUDIT_KEY: key };

function problems(env: { [name: string]: string }): string[] {
  try {
    readConfig({ DATA_DIR: folder(), ...env });
  } catch (error) {
    if (error instanceof Stop) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  it('needs nothing to be set', () => {
    const config = readConfig({ DATA_DIR: folder() });
    expect(config).toMatchObject({ port: 3000, host: '127.0.0.1', sandbox: true, demoSignIns: true, openai: null, trustProxy: false, packs: [] });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it.each([
    [{ PORT: 'abc' }, 'PORT is "abc": it must be a whole number from 0 to 65535.'],
    [{ PORT: '70000' }, 'PORT is "70000": it must be a whole number from 0 to 65535.'],
    [{ SANDBOX: 'maybe' }, 'SANDBOX is "maybe": it must be on or off.'],
    [{ NODE_ENV: 'prod' }, 'NODE_ENV is "prod": it must be development, production or test.'],
    [{ TIME_ZONE: 'Mars/North' }, 'TIME_ZONE is "Mars/North": it must be a time zone like Europe/London.'],
    [{ PUBLIC_URL: 'bot.example.com' }, 'PUBLIC_URL is "bot.example.com": it must be an address like https://bot.example.com.'],
    [{ ALLOWED_ORIGINS: 'https://a.example/path' }, 'ALLOWED_ORIGINS is "https://a.example/path": each must be an origin like https://www.example.com, or *.'],
    [{ TRUST_PROXY: 'true' }, 'TRUST_PROXY is "true": name who is trusted: a number of hops, or addresses like "loopback, 10.0.0.0/8".'],
    [{ UNDERSTANDING: 'magic' }, 'UNDERSTANDING is "magic": it must be local, model or hybrid.'],
    [{ UNDERSTANDING: 'model' }, 'UNDERSTANDING is model: a model needs OPENAI_API_KEY; set it, or choose local.'],
    [{ EMBEDDINGS_MODEL: 'small' }, 'EMBEDDINGS_MODEL is small: it needs OPENAI_API_KEY; set it, or leave the model out.'],
    [{ OPENAI_PRICE_IN: '15 cents' }, 'OPENAI_PRICE_IN is "15 cents": it must be a number like 0.15.'],
    [{ OPENAI_TIMEOUT: '8' }, 'OPENAI_TIMEOUT is "8": it must be a duration like 8s or 1m.'],
  ])('says in one sentence what is wrong with %j', (env, sentence) => {
    expect(problems(env)).toEqual([sentence]);
  });

  it('lets a model read where a key is set, and how it is told', () => {
    const DATA_DIR = folder();
    const keyed = { DATA_DIR, OPENAI_API_KEY: 'sk-test', OPENAI_PRICE_OUT: '0.6' };
    expect(readConfig(keyed).openai).toMatchObject({ mode: 'hybrid', priceIn: 0, priceOut: 0.6 });
    expect(readConfig({ ...keyed, UNDERSTANDING: 'model' }).openai?.mode).toBe('model');
    expect(readConfig({ ...keyed, UNDERSTANDING: 'local' }).openai).toBeNull();
  });

  it('lists every problem, and never shows a secret', () => {
    const found = problems({ PORT: 'x', SECRET: 'hunter2', COUNTRY: 'uk' });
    expect(new Set(found.map((line) => line.split(' ')[0]))).toEqual(new Set(['COUNTRY', 'PORT', 'SECRET']));
    expect(found.join()).not.toContain('hunter2');
  });

  it('refuses in production whatever is only good for trying things out, a sentence each', () => {
    expect(problems({ NODE_ENV: 'production' }).map((line) => line.split(' ')[0])).toEqual(['SANDBOX', 'DEMO_SIGN_INS', 'SECRET', 'AUDIT_KEY']);
    for (const name of ['SANDBOX', 'DEMO_SIGN_INS']) expect(problems({ ...fit, [name]: 'on' })).toHaveLength(1);
    expect(problems({ ...fit, SECRET: '' })).toHaveLength(1);
    expect(problems(fit)).toEqual([]);
  });

  it('makes its keys once, for its owner alone', () => {
    const DATA_DIR = folder();
    const first = readConfig({ DATA_DIR });
    const second = readConfig({ DATA_DIR });
    expect([second.secret, second.auditKey]).toEqual([first.secret, first.auditKey]);
    expect(first.secret).not.toBe(first.auditKey);
    expect(statSync(join(DATA_DIR, 'secret')).mode & 0o777).toBe(0o600);
  });

  it('refuses a damaged key rather than make another', () => {
    const DATA_DIR = folder();
    writeFileSync(join(DATA_DIR, 'audit-key'), '');
    expect(problems({ DATA_DIR })).toEqual([expect.stringContaining('is damaged')]);
  });

  it('says so when the data folder cannot be used', () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    expect(problems({ DATA_DIR: file })).toEqual([expect.stringMatching(/^DATA_DIR is /)]);
  });

  it('takes any values at all without a crash', () => {
    const names = Object.keys(settings.shape).filter((name) => name !== 'DATA_DIR');
    const DATA_DIR = folder();
    fc.assert(fc.property(fc.dictionary(fc.constantFrom(...names), fc.string()), (env) => {
      expect(Array.isArray(problems({ ...env, DATA_DIR }))).toBe(true);
    }), { numRuns: 300 });
  });

  it('gives a pack the variables that it names', () => {
    const config = readConfig({ DATA_DIR: folder(), CRM_TOKEN: 'abc' });
    expect([config.variable('CRM_TOKEN'), config.variable('NOT_SET')]).toEqual(['abc', undefined]);
  });

  it('stands in the README as it is (npm run -s config-table prints it)', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const [, shown] = /<!-- config -->\n([^]*?)\n<!-- \/config -->/.exec(readme) ?? [];
    expect(shown?.trim()).toBe(settingsTable());
  });

  it('stands in .env.example, every name once', () => {
    const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
    const names = [...example.matchAll(/^#?\s?([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(names).toEqual(Object.keys(settings.shape));
  });
});
