/** One element of TwiML. */
export interface Verb { name: string; attributes: { [name: string]: string }; children: Verb[]; text: string }

const ENTITIES: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const TOKEN = /<\?[^>]*\?>|<!--[\s\S]*?-->|<(\/?)([A-Za-z]+)((?:\s+[\w:]+="[^"]*")*)\s*(\/?)>|([^<]+)/g;

/** The verbs of a response, in order. Throws on what is no TwiML, as Twilio does with 12100. */
export function parseTwiml(xml: string): Verb[] {
  const root: Verb = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  let read = 0;
  for (const found of xml.matchAll(TOKEN)) {
    if (found.index !== read) break;
    read += found[0].length;
    const [, closing, name, attributes = '', empty, text] = found;
    const top = open.at(-1) ?? root;
    if (text !== undefined) top.text += decoded(text);
    else if (name !== undefined && closing === '/') {
      if (open.length < 2 || open.pop()?.name !== name) throw new Error(`12100: </${name}> closes nothing`);
    } else if (name !== undefined) {
      const verb: Verb = { name, attributes: attributesIn(attributes), children: [], text: '' };
      top.children.push(verb);
      if (empty !== '/') open.push(verb);
    }
  }
  const [response] = root.children;
  if (read !== xml.length || open.length > 1 || response?.name !== 'Response') throw new Error('12100: this is no TwiML');
  return response.children;
}

function attributesIn(text: string): Verb['attributes'] {
  return Object.fromEntries([...text.matchAll(/([\w:]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, decoded(value)]));
}

function decoded(text: string): string {
  return text.replaceAll(/&(?:#(\d+)|#x([\da-fA-F]+)|(\w+));/g, (all, decimal?: string, hex?: string, name?: string) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    return hex === undefined ? ENTITIES[name ?? ''] ?? all : String.fromCodePoint(Number.parseInt(hex, 16));
  });
}
