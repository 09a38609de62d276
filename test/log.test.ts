import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { createLog, redactText } from '../src/log.ts';

function recorded(isTTY = false): { lines: string[]; log: ReturnType<typeof createLog> } {
  const lines: string[] = [];
  const write = (line: string): boolean => lines.push(line) > 0;
  return { lines, log: createLog({ level: 'debug', to: { write, isTTY } }) };
}

describe('the log', () => {
  it('writes ids as fields of one JSON line', () => {
    const { lines, log } = recorded();
    log.info({ session: 'abc', effect: 'w1', attempt: 2 }, 'Sent.');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 30, session: 'abc', effect: 'w1', attempt: 2, msg: 'Sent.' });
  });

  it('hides every field that it does not know, at any depth', () => {
    const { lines, log } = recorded();
    log.warn({ session: 's', text: 'I lost my phone', customer: { name: 'Ann' }, outcome: { code: 'x', slots: { number: 'secret' } } }, 'Odd.');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ text: '[hidden]', customer: '[hidden]', outcome: { code: 'x', slots: '[hidden]' } });
    expect(lines[0]).not.toMatch(/lost|Ann|secret/);
  });

  it('takes personal data out of messages and errors, and keeps where it happened', () => {
    const { lines, log } = recorded();
    const error = new Error('no SIM 8944110068501234567 for +44 7700 900123', { cause: new Error('ann@example.com has moved') });
    log.error({ error }, 'Code 482913 for ann@example.com was refused with Bearer abc.def.');
    expect(lines[0]).not.toMatch(/8944|7700|900123|482913|ann@|abc\.def/);
    expect(lines[0]).toMatch(/log\.test\.ts/);
  });

  it.each(['+447700900123', '07700 900123', '(020) 7946 0958', '4111-1111-1111-1111', '482913'])('finds the number %s in any sentence', (number) => {
    fc.assert(fc.property(fc.constantFrom('', 'call ', 'x: '), fc.constantFrom('', '.', ' please', ', yes'), (before, after) => {
      expect(redactText(before + number + after)).not.toContain(number);
    }));
  });

  it('leaves addresses of machines, ports and ids alone', () => {
    const text = 'http://127.0.0.1:40123 session 5f0c2b1e-1234-4567-8901-abcdef012345';
    expect(redactText(text)).toBe(text);
  });

  it('is a short line for people on a terminal', () => {
    const { lines, log } = recorded(true);
    log.warn({ session: 'abc', ms: 3 }, 'Slow.');
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d {2}WARN Slow\. {2}session=abc {2}ms=3\n$/);
  });
});
