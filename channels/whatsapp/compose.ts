import { Terminal } from '../../src/errors.ts';
import type { Message, Mounted } from './index.ts';
import { fitsWhatsapp } from './media.ts';
import { asNews, numbered, plain, render, type Rendered, type Shape } from './render.ts';

/** One message as it is posted. `shape`: what its content was made of. */
export interface Piece { body: string; media?: string[]; content?: { sid: string; variables: { [name: string]: string } }; shape?: Shape }
interface Line { message: Message; key: string; locale: string; open: boolean }

/** The messages of a line, in order. Outside the 24 hours it is one: the approved template; without one, nobody is reached here. */
export async function compose(at: Mounted, line: Line): Promise<Piece[]> {
  if (!line.open) return [await news(at, line)];
  const { message, key, locale } = line;
  const files = message.files ?? [];
  const [along, apart] = [files.filter(fitsWhatsapp), files.filter((file) => !fitsWhatsapp(file))];
  const linked = await Promise.all(apart.map(async (file) => ({ name: file.name, url: await at.links.file(key, file) })));
  const text = [message.text, ...linked.flatMap(({ name, url }) => (url === null ? [] : [`${name}: ${url}`]))].join('\n');
  const said = await Promise.all(render({ ...message, text }, locale).map(async (one) => pieceOf(at, { one, message: { ...message, text } })));
  const media = await Promise.all(along.map(async (file) => at.links.file(key, file)));
  // WhatsApp carries one file a message.
  return [...said.flat(), ...media.flatMap((url) => (url === null ? [] : [{ body: '', media: [url] }]))];
}

async function news({ settings, links }: Mounted, { message, key }: Line): Promise<Piece> {
  if (settings.template === null) throw new Terminal('gone', 'The customer has not written for 24 hours, and WHATSAPP_TEMPLATE names no template that may be sent then.');
  const urls = await Promise.all((message.files ?? []).map(async (file) => links.file(key, file)));
  const text = [asNews(message), ...urls.filter((url) => url !== null)].join(' ');
  return { body: text, content: { sid: settings.template, variables: { '1': text } } };
}

/** Numbers serve where this account can make no contents. */
async function pieceOf({ contents, host }: Mounted, { one, message }: { one: Rendered; message: Message }): Promise<Piece[]> {
  if (one.kind === 'text') return [{ body: one.body }];
  const { body, shape, values } = one.tap;
  try {
    return [{ body, content: { sid: await contents.sidOf(shape), variables: values }, shape }];
  } catch (error) {
    if (!(error instanceof Terminal)) throw error;
    host.log.warn({ channel: 'whatsapp', code: error.code }, 'buttons cannot be made; the choices are numbered');
    return plain(numbered(message.text, message.choices ?? [])).flatMap((each) => (each.kind === 'text' ? [{ body: each.body }] : []));
  }
}
