import type { Entry } from '../../src/contracts.ts';
import type { MessageView } from './api.ts';
import { inboundId } from './parse.ts';

/** One line of the transcript as a client sees it. `id` is there on lines that came from a web client. */
export function renderEntry(entry: Entry, fileLink: (session: string, id: string) => string): MessageView {
  const { seq, at, from, text, choices, status, work, delivery } = entry;
  const files = from === 'customer' ? entry.files : entry.files?.map((file) => ({ ...file, url: fileLink(entry.session, file.id) }));
  const prefix = inboundId(entry.session, '');
  const id = entry.inbound?.startsWith(prefix) ? entry.inbound.slice(prefix.length) : undefined;
  return {
    seq, at, from, text,
    ...(choices && { choices }), ...(status && { status }), ...(work !== undefined && { work }),
    ...(id !== undefined && from === 'customer' && { id }), ...(files && { files }), ...(delivery && { delivery }),
  };
}
