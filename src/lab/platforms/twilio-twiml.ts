/** One element of TwiML. */
export interface Verb { name: string; attributes: { [name: string]: string }; children: Verb[]; text: string }

const ENTITIES: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const TOKEN = /<\?[^>]*\?>|<!--[\s\S]*?-->|<\/(?<closing>[A-Za-z]+)\s*>|<(?<name>[A-Za-z]+)(?<attributes>(?:\s+[\w:]+="[^"]*")*)\s*(?<empty>\/?)>|(?<text>[^<]+)/g;

/** The verbs of a response, in order. Throws on what is no TwiML, as Twilio does with 12100. */
export function parseTwiml(xml: string): Verb[] {
  const root: Verb = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  let read = 0;
  for (const found of xml.matchAll(TOKEN)) {
    if (found.index !== read) break;
    read += found[0].length;
    take(open, found.groups ?? {});
  }
  const [response] = root.children;
  if (read !== xml.length || open.length > 1 || response?.name !== 'Response') throw new Error('12100: this is no TwiML');
  return response.children;
}

/** One piece, inside the elements that are open. */
function take(open: Verb[], { closing, name, attributes = '', empty, text }: { [group: string]: string | undefined }): void {
  const top = open.at(-1);
  if (top === undefined) return;
  if (text !== undefined) top.text += decoded(text);
  if (closing !== undefined && (open.length < 2 || open.pop()?.name !== closing)) throw new Error(`12100: </${closing}> closes nothing`);
  if (name === undefined) return;
  const verb: Verb = { name, attributes: attributesIn(attributes), children: [], text: '' };
  top.children.push(verb);
  if (empty !== '/') open.push(verb);
}

function attributesIn(text: string): Verb['attributes'] {
  return Object.fromEntries([...text.matchAll(/([\w:]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, decoded(value)]));
}

function decoded(text: string): string {
  return text.replaceAll(/&(#\d+|#x[\da-fA-F]+|\w+);/g, (all, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? all;
    return String.fromCodePoint(Number(name.startsWith('#x') ? `0${name.slice(1)}` : name.slice(1)));
  });
}
