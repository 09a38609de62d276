import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Stop } from '../../../src/errors.ts';

/** Says of an address that a name resolved to whether we may connect to it. */
export interface AddressRule { permits(address: string, host: string): boolean }

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = readonly [Address, number];

/**
 * Public addresses, and of the others those in `allowed`: host names, addresses and CIDRs. A name opens the private networks
 * behind it; link-local addresses (cloud metadata), multicast and the like must be named as addresses. Throws Stop.
 */
export function createAddressRule(allowed: readonly string[]): AddressRule {
  const entries = allowed.map((entry) => ({ entry: entry.toLowerCase(), range: rangeOf(entry) }));
  const ranges = entries.flatMap(({ range }) => (range === null ? [] : [range]));
  const names = new Set(entries.filter(({ range }) => range === null).map(({ entry }) => entry));
  return {
    permits(text, host) {
      if (!ipaddr.isValid(text)) return false;
      const address = unwrapped(ipaddr.parse(text));
      if (isPublic(address) || ranges.some((range) => contains(range, address))) return true;
      return names.has(host.toLowerCase()) && PRIVATE.has(address.range());
    },
  };
}

const PRIVATE = new Set(['private', 'loopback', 'uniqueLocal', 'carrierGradeNat']);
const GLOBAL_UNICAST: Range = [ipaddr.IPv6.parse('2000::'), 3];
const NAT64: Range = [ipaddr.IPv6.parse('64:ff9b::'), 96];

function isPublic(address: Address): boolean {
  return address.range() === 'unicast' && (address instanceof ipaddr.IPv4 || address.match(GLOBAL_UNICAST[0], GLOBAL_UNICAST[1]));
}

/** An IPv6 address that stands for an IPv4 one is judged as that one. */
function unwrapped(address: Address): Address {
  if (address instanceof ipaddr.IPv4) return address;
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  return contains(NAT64, address) ? new ipaddr.IPv4(address.toByteArray().slice(12)) : address;
}

function contains([network, bits]: Range, address: Address): boolean {
  return network.kind() === address.kind() && address.match(network, bits);
}

/** Null when it is a host name. */
function rangeOf(entry: string): Range | null {
  const bare = entry.replace(/^\[(.*)\]$/, '$1');
  if (ipaddr.isValidCIDR(bare)) return ipaddr.parseCIDR(bare);
  if (isIP(bare) !== 0) {
    const address = unwrapped(ipaddr.parse(bare));
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  }
  if (/^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i.test(bare)) return null;
  throw new Stop(`ALLOWED_PRIVATE_HOSTS names ${JSON.stringify(entry)}: write host names, addresses, or networks like 10.2.0.0/16.`);
}
