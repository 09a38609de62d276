import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { SystemSettings } from '../../executors/connectors/connection.ts';
import type { Systems } from '../../executors/connectors/openapi/systems.ts';
import { createRate } from '../../executors/connectors/transport/rate.ts';
import { listen } from './support/listen.ts';
import type { Listening } from './support/listen.ts';
import { callShop, openShop } from './support/shop.ts';
import { failureOf } from './support/systems.ts';

let server: Listening;
let systems: Systems;
let reply: (request: IncomingMessage, response: ServerResponse) => void;
let calls = 0;
let clock = { now: 0 };
let slept: number[] = [];

const status = (code: number, headers: { [name: string]: string } = {}) => (_request: IncomingMessage, response: ServerResponse) => {
  response.writeHead(code, { 'content-type': 'application/json', ...headers }).end('{}');
};
const get = (signal = AbortSignal.timeout(5_000)) => systems.call('shop.getItem', { id: '1' }, { key: 'k', signal });
const failTimes = async (times: number): Promise<void> => { for (let i = 0; i < times; i += 1) await failureOf(get()); };
const start = async (settings: Partial<SystemSettings> = {}): Promise<void> => {
  systems = await openShop({ url: server.url, ...settings }, {
    now: () => clock.now,
    sleep: async (ms) => {
      slept.push(ms);
      clock.now += ms;
    },
  });
};

beforeEach(async () => {
  [calls, clock, slept, reply] = [0, { now: 1_000_000 }, [], status(200)];
  server = await listen((request, response) => {
    calls += 1;
    reply(request, response);
  });
});
afterEach(async () => {
  await systems.close();
  await server.close();
});

describe('the circuit before a system', () => {
  it('opens after five failures, spares the system, lets one call try it, and closes when that is answered', async () => {
    await start();
    reply = status(500);
    await failTimes(4);
    expect(systems.state('shop')).toBe('closed');
    await failTimes(1);
    expect(systems.state('shop')).toBe('open');
    clock.now += 10_000;
    expect(await failureOf(get())).toMatchObject({ kind: 'retryable', code: 'circuit_open', afterMs: 20_000 });
    expect(await failureOf(callShop(systems, 'addItem', { amount: 1 }))).toMatchObject({ kind: 'retryable', code: 'circuit_open' });
    expect(calls).toBe(5);
    clock.now += 20_000;
    expect(systems.state('shop')).toBe('half-open');
    await failTimes(1);
    expect([systems.state('shop'), calls]).toEqual(['open', 6]);
    clock.now += 30_000;
    reply = status(200);
    await get();
    expect(systems.state('shop')).toBe('closed');
    expect(systems.state('other')).toBeNull();
  });

  it('lets only one call at a time try a half-open one', async () => {
    await start({ breaker: { failures: 1, withinMs: 1_000, restMs: 5_000 } });
    reply = status(503);
    await failTimes(1);
    clock.now += 5_000;
    const held = new Promise<() => void>((resolve) => {
      reply = (request, response) => { resolve(() => { status(200)(request, response); }); };
    });
    const first = get();
    const answer = await held;
    expect(await failureOf(get())).toMatchObject({ code: 'circuit_open', afterMs: 1_000 });
    answer();
    await first;
    expect([systems.state('shop'), calls]).toEqual(['closed', 2]);
  });

  it.each([400, 404, 409, 422, 429])('does not mind %i, which is an answer', async (code) => {
    await start({ breaker: { failures: 2, withinMs: 60_000, restMs: 5_000 } });
    reply = status(code);
    await failTimes(4);
    expect([systems.state('shop'), calls]).toEqual(['closed', 4]);
  });

  it('minds no answer in time, but not a call that was called off', async () => {
    await start({ breaker: { failures: 1, withinMs: 60_000, restMs: 5_000 } });
    const stop = new AbortController();
    reply = () => { stop.abort(); };
    expect(await failureOf(get(stop.signal))).toMatchObject({ code: 'timed_out' });
    expect(systems.state('shop')).toBe('closed');
    const late = new AbortController();
    reply = () => { late.abort(new DOMException('too late', 'TimeoutError')); };
    expect(await failureOf(get(late.signal))).toMatchObject({ code: 'timed_out' });
    expect(systems.state('shop')).toBe('open');
  });

  it('minds a system that nobody can reach, and forgets old failures', async () => {
    await start({ breaker: { failures: 2, withinMs: 10_000, restMs: 5_000 } });
    await server.close();
    await failTimes(1);
    clock.now += 10_000;
    await failTimes(1);
    expect(systems.state('shop')).toBe('closed');
    await failTimes(1);
    expect(systems.state('shop')).toBe('open');
    server = await listen(() => {});
  });

  it('stays closed while a busy system fails now and then', async () => {
    await start({ breaker: { failures: 3, withinMs: 60_000, restMs: 5_000 } });
    for (let i = 0; i < 40; i += 1) {
      reply = status(i % 4 === 0 ? 500 : 200);
      await get().catch(() => null);
    }
    expect([systems.state('shop'), calls]).toEqual(['closed', 40]);
  });

  it('does not close because of arguments that were never sent', async () => {
    await start({ breaker: { failures: 1, withinMs: 1_000, restMs: 5_000 } });
    reply = status(500);
    await failTimes(1);
    clock.now += 5_000;
    expect(await failureOf(callShop(systems, 'getItem', {}))).toMatchObject({ code: 'invalid_arguments' });
    expect(systems.state('shop')).toBe('half-open');
  });

  it('can be switched off', async () => {
    await start({ breaker: 'off' });
    reply = status(500);
    await failTimes(8);
    expect([systems.state('shop'), calls]).toEqual(['closed', 8]);
  });
});

describe('the rate of a system', () => {
  it('makes a call wait when its turn is near, and sends it away when it is not', async () => {
    await start({ rate: { calls: 2, perMs: 1_500 } });
    for (let i = 0; i < 3; i += 1) await get();
    expect(slept).toEqual([1_500]);
    await systems.close();
    await start({ rate: { calls: 1, perMs: 60_000 } });
    await get();
    expect(await failureOf(get())).toMatchObject({ kind: 'retryable', code: 'rate_limited', afterMs: 60_000 });
    expect(calls).toBe(4);
  });

  it('pauses everybody for as long as a 429 asks, and only that system', async () => {
    await start();
    reply = status(429, { 'retry-after': '30' });
    expect(await failureOf(get())).toMatchObject({ code: 'too_many_requests', afterMs: 30_000 });
    reply = status(200);
    clock.now += 10_000;
    expect(await failureOf(callShop(systems, 'addItem', { amount: 1 }))).toMatchObject({ kind: 'retryable', code: 'rate_limited', afterMs: 20_000 });
    expect(calls).toBe(1);
    clock.now += 19_000;
    await get();
    expect(slept).toEqual([1_000]);
  });

  it('never lets more calls through in any window than it says', () => {
    const waits = fc.array(fc.nat(500), { minLength: 1, maxLength: 80 });
    const check = fc.check(fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 1_000 }), waits, (most, perMs, pauses) => {
      let now = 0;
      const rate = createRate({ calls: most, perMs }, () => now);
      const sent = pauses.flatMap((pause) => {
        now += pause;
        const { waitMs, taken } = rate.take(400);
        return taken ? [now + waitMs] : [];
      });
      return sent.every((at, i) => (sent[i + most] ?? Number.POSITIVE_INFINITY) - at >= perMs);
    }));
    expect(check).toMatchObject({ failed: false });
  });
});
