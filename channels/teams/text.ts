import type { Entity } from './activity.ts';

const NAMED: { readonly [entity: string]: string } = { nbsp: ' ', amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'" };

/** What somebody wrote, as plain text: without the mention of the bot, tags of rich text and HTML entities. */
export function plainText(of: { text: string; textFormat: string | undefined; entities: readonly Entity[]; bot: string }): string {
  const mentions = of.entities.filter((entity) => entity.type === 'mention' && entity.mentioned?.id === of.bot).flatMap(({ text }) => text ?? []);
  let text = of.text;
  for (const mention of mentions) text = text.replaceAll(mention, ' ');
  const untagged = of.textFormat === 'xml' ? withoutTags(text) : text.replaceAll(/<\/?at\b[^>]*>/g, '');
  const plain = untagged.replaceAll(/&(#39|[a-z]{2,5});/g, (whole, name: string) => NAMED[name] ?? whole);
  return mentions.length > 0 || of.textFormat === 'xml' ? plain.replaceAll(/[ \t]{2,}/g, ' ').trim() : plain;
}

export function mentionsBot(entities: readonly Entity[], bot: string): boolean {
  return entities.some((entity) => entity.type === 'mention' && entity.mentioned?.id === bot);
}

function withoutTags(html: string): string {
  return html.replaceAll(/<br\s*\/?>|<\/(?:p|div|li)>/gi, '\n').replaceAll(/<[^<>]{0,2000}>/g, '').replaceAll(/\n{3,}/g, '\n\n');
}
