/** Something that was fetched or read: its bytes, what it is, and where: `source` of the web, else the whole path of a `file`. `modified`: a day. */
export type Page = { bytes: Uint8Array; type: string; name: string; modified: string | null } & ({ source: string } | { source: null; file: string });
/** What a page became. `locale`: null when it does not say. */
export interface Imported { title: string; locale: string | null; updated: string | null; markdown: string }
/** What an address answers, after redirects. Throws Stop when it is not to be had. */
export type Fetch = (url: string) => Promise<{ url: string; status: number; type: string; bytes: Uint8Array; modified: string | null }>;

/** The day in a date of any usual format; null when it is none. */
export function dayOf(text: string | null | undefined): string | null {
  const time = Date.parse(text ?? '');
  if (text == null || Number.isNaN(time)) return null;
  const written = /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0];
  return written ?? new Date(time).toISOString().slice(0, 10);
}
