import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

export interface Issued { cert: string; key: string }
export interface Authority { ca: string; issue(name: string): Issued }

/** A certificate authority of one test (X.509 v3, ECDSA P-256, RFC 5280). What it issues is good for 127.0.0.1 and localhost. */
export function createAuthority(name: string): Authority {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = (subject: string, of: KeyObject, extensions: Buffer[]): string => {
    const body = tlv(0x30, [
      tlv(0xa0, [tlv(0x02, [Buffer.from([2])])]), tlv(0x02, [Buffer.concat([Buffer.from([1]), randomBytes(8)])]), ECDSA_SHA256, distinguished(name),
      tlv(0x30, [time(Date.now() - 86_400_000), time(Date.now() + 86_400_000)]), distinguished(subject), of.export({ type: 'spki', format: 'der' }),
      tlv(0xa3, [tlv(0x30, extensions)]),
    ]);
    const signature = Buffer.concat([Buffer.from([0]), sign('sha256', body, keys.privateKey)]);
    return pem('CERTIFICATE', tlv(0x30, [body, ECDSA_SHA256, tlv(0x03, [signature])]));
  };
  return {
    ca: certificate(name, keys.publicKey, [extension([0x55, 0x1d, 0x13], tlv(0x30, [tlv(0x01, [Buffer.from([0xff])])]))]),
    issue(subject) {
      const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const names = tlv(0x30, [tlv(0x82, [Buffer.from('localhost')]), tlv(0x87, [Buffer.from([127, 0, 0, 1])])]);
      return {
        cert: certificate(subject, own.publicKey, [extension([0x55, 0x1d, 0x11], names)]),
        key: own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      };
    },
  };
}

function tlv(tag: number, parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  const size = value.length < 128 ? [value.length] : value.length < 256 ? [0x81, value.length] : [0x82, value.length >> 8, value.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), value]);
}

const oid = (bytes: readonly number[]): Buffer => tlv(0x06, [Buffer.from(bytes)]);
const ECDSA_SHA256 = tlv(0x30, [oid([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02])]);

function distinguished(name: string): Buffer {
  return tlv(0x30, [tlv(0x31, [tlv(0x30, [oid([0x55, 0x04, 0x03]), tlv(0x0c, [Buffer.from(name)])])])]);
}

function time(ms: number): Buffer {
  return tlv(0x17, [Buffer.from(`${new Date(ms).toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)}Z`)]);
}

function extension(id: readonly number[], value: Buffer): Buffer {
  return tlv(0x30, [oid(id), tlv(0x04, [value])]);
}

function pem(label: string, der: Buffer): string {
  return `-----BEGIN ${label}-----\n${der.toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`;
}
