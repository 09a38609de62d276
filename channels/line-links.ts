import { z } from 'zod';
import type { Documents, FileRef, Host } from '../src/contracts.ts';

const FOLDER = 'line-links';
const stored = z.object({ url: z.string() });

/** Signed addresses in a line: made once for it, so that a line that is sent again reads the same. */
export interface LineLinks {
  /** The address at which the conversation goes on in a browser; null for a line of no session. */
  page(key: string): Promise<string | null>;
  file(key: string, file: FileRef): Promise<string | null>;
}

export function createLineLinks(host: Pick<Host, 'fileLink' | 'pageLink'> & { documents: Documents }): LineLinks {
  const once = async (name: string, make: () => string): Promise<string> => {
    await host.documents.add(FOLDER, name, { url: make() });
    return stored.parse(await host.documents.get(FOLDER, name)).url;
  };
  return {
    async page(key) {
      const session = sessionOf(key);
      return session === null ? null : once(key, () => host.pageLink(session));
    },
    async file(key, { id }) {
      const session = sessionOf(key);
      return session === null ? null : once(`${key}/${id}`, () => host.fileLink(session, id));
    },
  };
}

/** The session in the key of a line. */
export function sessionOf(key: string): string | null {
  return /^(.+)\/s\d+$/.exec(key)?.[1] ?? null;
}
