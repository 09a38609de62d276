import { createAddressRule } from '../../executors/connectors/transport/address-rule.ts';
import { createReach } from '../../executors/connectors/transport/create-reach.ts';
import { refusedHost, whyRefused } from '../../executors/connectors/transport/guarded-connector.ts';
import { OUR_NAME } from '../../knowledge/import/create-manners.ts';
import type { Fetch } from '../../knowledge/import/page.ts';
import { Stop } from '../errors.ts';

const PAGE_MS = 20_000;
const MOST_BYTES = 20_000_000;
const MOST_REDIRECTS = 5;

/** Fetches as a gateway would: from public addresses and those of these hosts, also after redirects, without credentials, in bounded time and size. */
export function knowledgeFetch(allowedHosts: () => readonly string[]): Fetch {
  return async (address) => {
    const reach = createReach({
      name: 'page', where: address, credentials: { type: 'none' }, tls: {}, rule: createAddressRule(allowedHosts()), own: null, now: Date.now,
      valueOf() { throw new Stop('A page is fetched without credentials.'); },
    });
    try {
      const { url, response } = await follow(address, async (to, init) => reach.fetch(to, init));
      const modified = response.headers.get('last-modified');
      return { url, status: response.status, type: response.headers.get('content-type')?.toLowerCase() ?? '', bytes: await bytesOf(response), modified };
    } catch (error) {
      throw error instanceof Stop ? error : new Stop(reasonOf(address, error), { cause: error });
    } finally {
      await reach.close();
    }
  };
}

type Send = (url: string, init: RequestInit) => Promise<Response>;

async function follow(address: string, send: Send): Promise<{ url: string; response: Response }> {
  const signal = AbortSignal.timeout(PAGE_MS);
  let url = address;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
    const response = await send(url, { signal, headers: { 'user-agent': OUR_NAME, accept: 'text/html, application/xhtml+xml, application/pdf, application/xml;q=0.9, */*;q=0.1' } });
    const to = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
    if (to === null) return { url, response };
    await response.body?.cancel();
    if (!URL.canParse(to, url) || !/^https?:$/.test(new URL(to, url).protocol)) throw new Stop(`${url} leads to an address that cannot be read.`);
    url = new URL(to, url).href;
  }
  throw new Stop(`${address} leads from one address to the next without end.`);
}

async function bytesOf(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > MOST_BYTES) throw new Stop(`it is larger than ${MOST_BYTES / 1_000_000} MB`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function reasonOf(address: string, error: unknown): string {
  const host = refusedHost(error);
  if (host !== null) return `${address} is not read: ${whyRefused(host)}`;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return `${address} cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}.`;
}
