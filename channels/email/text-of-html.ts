/** Never shown, or what a mail client quotes. */
const HIDDEN = /^(?:style|script|head|title|blockquote)$/;
const QUOTED = /class\s*=\s*["']?[^"'>]*(?:gmail_quote|gmail_signature|yahoo_quoted|protonmail_quote|moz-cite-prefix|moz-signature)/i;
/** From here on Outlook has the earlier mail. */
const REST = /id\s*=\s*["']?(?:divRplyFwdMsg|appendonsend|reply-intro|OLK_SRC_BODY_SECTION)|border-top\s*:\s*solid\s+#(?:E1E1E1|B5C4DF)/i;
const BREAKS = /^(?:br|p|div|li|tr|h[1-6]|ul|ol|table|hr)$/;
const VOID = /^(?:br|hr|img|meta|link|input|col|wbr)$/;
const ENTITIES: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
/** Of one tag. */
const LONGEST = 4_000;

/** Of what is read. */
const MOST = 400_000;

interface Tag { name: string; isEnd: boolean; source: string }

/** The words of an HTML mail, without what it quotes. Linear in its length. */
export function textOfHtml(html: string): string {
  const said: string[] = [];
  let hidden: { name: string; depth: number } | null = null;
  for (const [piece] of html.slice(0, MOST).replaceAll(/<!--[\s\S]*?(?:-->|$)/g, '').matchAll(/<[^<>]*>|[^<]+|</g)) {
    const tag = tagIn(piece);
    if (hidden !== null) {
      if (tag?.name === hidden.name) hidden.depth += tag.isEnd ? -1 : 1;
      if (hidden.depth === 0) hidden = null;
    } else if (tag === null) said.push(decoded(piece.replaceAll(/[ \t\r\n]+/g, ' ')));
    else if (!tag.isEnd && REST.test(tag.source)) break;
    else if (isHidden(tag)) hidden = { name: tag.name, depth: 1 };
    else if (breaksLine(tag)) said.push('\n');
  }
  return said.join('').split('\n').map((line) => line.trim()).join('\n').trim();
}

function tagIn(source: string): Tag | null {
  const found = source.length <= LONGEST ? /^<(\/?)([a-z][a-z0-9]*)/i.exec(source) : null;
  return found && { name: (found[2] ?? '').toLowerCase(), isEnd: found[1] === '/', source };
}

function isHidden({ name, isEnd, source }: Tag): boolean {
  return !isEnd && !VOID.test(name) && (HIDDEN.test(name) || QUOTED.test(source));
}

function breaksLine({ name, isEnd }: Tag): boolean {
  return BREAKS.test(name) && (isEnd || VOID.test(name) || name === 'li');
}

function decoded(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (whole: string, ...of: (string | undefined)[]) => {
    const [decimal, hex, name = ''] = of;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    if (Number.isNaN(code)) return ENTITIES[name.toLowerCase()] ?? whole;
    return code > 0 && code <= 0x10FFFF && !(code >= 0xD800 && code <= 0xDFFF) ? String.fromCodePoint(code) : '';
  });
}
