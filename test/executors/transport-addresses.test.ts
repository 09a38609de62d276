import { tmpdir } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readConfig } from '../../src/config.ts';
import { createAddressRule } from '../../executors/connectors/transport/address-rule.ts';

type Octets = [number, number, number, number];
const byte = fc.nat(255);
const within = (...start: number[]) => fc.tuple(byte, byte, byte, byte).map((random): Octets => [start[0] ?? random[0], start[1] ?? random[1], start[2] ?? random[2], start[3] ?? random[3]]);
const slash12 = fc.tuple(fc.integer({ min: 16, max: 31 }), byte, byte).map(([b, c, d]): Octets => [172, b, c, d]);
const privateIpv4 = fc.oneof(
  within(0), within(10), within(127), slash12, within(192, 168), within(169, 254), within(169, 254, 169, 254),
  fc.tuple(fc.integer({ min: 64, max: 127 }), byte, byte).map(([b, c, d]): Octets => [100, b, c, d]),
  fc.tuple(fc.integer({ min: 224, max: 255 }), byte, byte, byte).map((octets): Octets => octets),
);
const publicIpv4 = fc.constantFrom<Octets>([8, 8, 8, 8], [93, 184, 216, 34], [1, 1, 1, 1], [172, 15, 0, 1], [172, 32, 0, 1], [11, 0, 0, 1], [126, 255, 255, 255], [128, 0, 0, 1]);

const hex = (high: number, low: number): string => (high * 256 + low).toString(16);
const dotted = (octets: Octets): string => octets.join('.');
const pair = ([a, b, c, d]: Octets): string => `${hex(a, b)}:${hex(c, d)}`;
const WRITTEN: ((octets: Octets) => string)[] = [
  dotted, (octets) => `::ffff:${dotted(octets)}`, (octets) => `::ffff:${pair(octets)}`, (octets) => `0:0:0:0:0:FFFF:${pair(octets).toUpperCase()}`, (octets) => `64:ff9b::${pair(octets)}`,
];
/** Forms that nobody needs and that some networks route: never public, whatever is inside. */
const ODD: ((octets: Octets) => string)[] = [(octets) => `::${pair(octets)}`, (octets) => `2002:${pair(octets)}::1`, (octets) => `64:ff9b:1::${pair(octets)}`, (octets) => `::ffff:0:${pair(octets)}`, (octets) => `2001:0:${pair(octets)}::`];
const inUrl = ([a, b, c, d]: Octets): string[] => [
  `${a}.${b}.${c}.${d}`, String(((a * 256 + b) * 256 + c) * 256 + d), `0x${[a, b, c, d].map((one) => one.toString(16).padStart(2, '0')).join('')}`,
  [a, b, c, d].map((one) => `0${one.toString(8)}`).join('.'), `${a}.${(b * 256 + c) * 256 + d}`, `${a}.${b}.${c * 256 + d}`, `[::ffff:${pair([a, b, c, d])}]`,
];

const allowedWith = (env: { [name: string]: string }) => readConfig({ DATA_DIR: tmpdir(), SECRET: 's'.repeat(32), AUDIT_KEY: 'a'.repeat(32), ...env }).allowedPrivateHosts;

describe('the configuration', () => {
  it('opens this machine where people try things out, and in production only what is named', () => {
    const trying = createAddressRule(allowedWith({}));
    const serious = createAddressRule(allowedWith({ NODE_ENV: 'production', SANDBOX: 'off', DEMO_SIGN_INS: 'off', ALLOWED_PRIVATE_HOSTS: 'erp.internal, 10.2.0.0/16' }));
    const all = ['127.0.0.1', '::1', '10.2.3.4', '169.254.169.254'];
    expect(all.map((address) => trying.permits(address, 'x.example'))).toEqual([true, true, false, false]);
    expect(all.map((address) => serious.permits(address, 'x.example'))).toEqual([false, false, true, false]);
  });
});

describe('an address', () => {
  const rule = createAddressRule([]);

  it('that is private or reserved is refused however it is written', () => {
    const check = fc.check(fc.property(privateIpv4, fc.constantFrom(...WRITTEN, ...ODD), (octets, write) => !rule.permits(write(octets), 'x.example')), { numRuns: 1_000 });
    expect(check).toMatchObject({ failed: false });
  });

  it('that is private is refused however a URL writes it', () => {
    fc.assert(fc.property(privateIpv4, fc.nat(6), (octets, form) => {
      const host = new URL(`http://${inUrl(octets)[form] ?? ''}/`).hostname.replace(/^\[(.*)\]$/, '$1');
      expect(rule.permits(host, host)).toBe(false);
    }), { numRuns: 500 });
  });

  it('that is public is permitted, inside IPv6 too, but not in forms that nobody needs', () => {
    fc.assert(fc.property(publicIpv4, fc.constantFrom(...WRITTEN), fc.constantFrom(...ODD), (octets, write, odd) => {
      expect([rule.permits(write(octets), 'x.example'), rule.permits(odd(octets), 'x.example')]).toEqual([true, false]);
    }));
    expect(['2606:2800:220:1:248:1893:25c8:1946', '2a00:1450:4001:82a::200e'].map((address) => rule.permits(address, 'x.example'))).toEqual([true, true]);
  });

  it.each(['::', '::1', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd12:3456::1', 'ff02::1', 'fec0::1', '100::1', '2001:db8::1', '192.0.2.1', '198.18.0.1', '203.0.113.9', '255.255.255.255', 'not an address', ''])('%s is refused', (address) => {
    expect(rule.permits(address, 'x.example')).toBe(false);
  });

  it('in an allowed network is permitted, in every form, and its neighbours are not', () => {
    const some = createAddressRule(['10.2.0.0/16', 'fd00::/8', '192.168.1.5']);
    fc.assert(fc.property(within(10, 2), fc.constantFrom(...WRITTEN), (octets, write) => some.permits(write(octets), 'x.example')));
    expect(['192.168.1.5', '::ffff:192.168.1.5', 'fd00::7', '10.3.0.1', '192.168.1.6', 'fc00::1'].map((address) => some.permits(address, 'x.example'))).toEqual([true, true, true, false, false, false]);
  });

  it('behind an allowed name may be private, but not that of a cloud’s metadata', () => {
    const named = createAddressRule(['ERP.internal']);
    expect(['10.0.0.1', 'fd00::1', '127.0.0.1', '169.254.169.254', 'fe80::1', '0.0.0.0', '224.0.0.1'].map((address) => named.permits(address, 'erp.Internal'))).toEqual([true, true, true, false, false, false, false]);
    expect(named.permits('10.0.0.1', 'other.internal')).toBe(false);
  });

  it.each(['10.2.0.0/40', 'http://erp', 'a b', '*.internal'])('rule that names %s stops the start', (entry) => {
    expect(() => createAddressRule([entry])).toThrow('ALLOWED_PRIVATE_HOSTS names');
  });
});
