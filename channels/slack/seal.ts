import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { JsonObject } from '../../src/contracts.ts';

const sealed = z.object({ iv: z.string(), tag: z.string(), data: z.string() });

/** AES-256-GCM under a key that is made of the gateway's secret, bound to a name. */
export interface Seal {
  close(name: string, plain: string): JsonObject;
  /** Null where it was closed under another secret or name, or was changed. */
  open(name: string, value: JsonObject): string | null;
}

export function createSeal(secret: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'errand:slack-installations', 32));
  return {
    close(name, plain) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(name));
      const data = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return { iv: iv.toString('base64'), tag: cipher.getAuthTag().toString('base64'), data: data.toString('base64') };
    },
    open(name, value) {
      const parsed = sealed.safeParse(value);
      if (!parsed.success) return null;
      const { iv, tag, data } = parsed.data;
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64'), { authTagLength: 16 });
        decipher.setAAD(Buffer.from(name)).setAuthTag(Buffer.from(tag, 'base64'));
        return Buffer.concat([decipher.update(Buffer.from(data, 'base64')), decipher.final()]).toString('utf8');
      } catch {
        return null;
      }
    },
  };
}
