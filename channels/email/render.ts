import type { Outbound } from '../../src/contracts.ts';
import { wordingsOf } from './wordings.ts';

/** Characters of one mail. */
export const LONGEST = 100_000;
export interface Rendered { text: string; html: string }
type Message = Extract<Outbound, { kind: 'message' }>;
/** `links`: what is too large to be attached. */
export interface RenderAt { locale: string; subject: string; links: readonly { name: string; href: string }[]; unsubscribe: string | null }

/** A line as plain text and as simple HTML that says the same. */
export function render({ text: said, choices = [] }: Message, { locale, subject, links, unsubscribe }: RenderAt): Rendered {
  const { pick, stop } = wordingsOf(locale);
  const text = said.slice(0, LONGEST);
  const plain = [
    text,
    ...(choices.length > 0 ? [choices.map(({ label }, i) => `${i + 1}. ${label}`).join('\n'), pick] : []),
    ...links.map(({ name, href }) => `${name}: ${href}`),
    ...(unsubscribe === null ? [] : [`${stop}: ${unsubscribe}`]),
  ].join('\n\n');
  const blocks = [
    ...text.split(/\n{2,}/).filter((block) => block.trim() !== '').map((block) => `<p>${linked(block)}</p>`),
    ...(choices.length > 0 ? [`<ol>${choices.map(({ label }) => `<li>${escaped(label)}</li>`).join('')}</ol>`, `<p>${escaped(pick)}</p>`] : []),
    ...links.map(({ name, href }) => `<p>${anchor(href, name)}</p>`),
    ...(unsubscribe === null ? [] : [`<p><small>${anchor(unsubscribe, stop)}</small></p>`]),
  ];
  return { text: plain, html: page({ locale, title: subject, body: blocks.join('\n') }) };
}

export function page({ locale, title, body }: { locale: string; title: string; body: string }): string {
  return [
    `<!doctype html>\n<html lang="${escaped(locale)}">`, `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title></head>`,
    '<body style="font-family:sans-serif;font-size:16px;line-height:1.5">', body, '</body>\n</html>\n',
  ].join('\n');
}

function linked(text: string): string {
  return text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])/).map((part, i) => (i % 2 === 1 ? anchor(part, part) : escaped(part))).join('').replaceAll('\n', '<br>\n');
}

function anchor(href: string, words: string): string {
  return `<a href="${escaped(href)}">${escaped(words)}</a>`;
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
