import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** SHA-256 (hex) of a value's canonical JSON (RFC 8785): equal values, equal digests, whatever the order of keys. */
export function digest(value: unknown): string {
  return hash('sha256', canonicalize(value) ?? 'null');
}
