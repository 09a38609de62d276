const ENTITIES: { readonly [entity: string]: string } = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
/** Words between marks of bold, italic, struck and code, where they are marks and not part of a word. */
const MARKED = /(?<![\p{L}\p{N}*_~`])(```|[*_~`])(?=\S)([^*_~`]*[^*_~`\s])\1(?![\p{L}\p{N}*_~`])/gsu;

/** What somebody wrote in Slack's mrkdwn, as plain text: without the mention of the bot and without marks. https://docs.slack.dev/messaging/formatting-message-text */
export function plainText(mrkdwn: string, { bot }: { bot: string | null }): string {
  const named = mrkdwn.replaceAll(/<([^<>]*)>/g, (_whole, inside: string) => referenceOf(inside, bot));
  const unmarked = named.replaceAll(MARKED, '$2').replaceAll(MARKED, '$2');
  const plain = unmarked.replaceAll(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity);
  return plain === mrkdwn ? plain : plain.trim();
}

/** Plain text as mrkdwn that reads the same: nothing in it becomes a mention, a link or a channel. */
export function mrkdwn(plain: string): string {
  return plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export function mentions(mrkdwnText: string, user: string | null): boolean {
  return user !== null && new RegExp(`<@${user}(\\||>)`).test(mrkdwnText);
}

/** A link, a number, an address, a person or a channel, as people would have typed it. */
function referenceOf(inside: string, bot: string | null): string {
  const [target = '', label] = inside.split('|');
  if (target === `@${bot ?? ''}`) return ' ';
  if (target.startsWith('@') || target.startsWith('#')) return label === undefined || label === '' ? target : `${target[0]}${label.replace(/^[@#]/, '')}`;
  if (target.startsWith('!')) return label ?? `@${target.slice(1).split('^')[0]}`;
  if (label === undefined) return target.replace(/^(?:mailto|tel):/, '');
  return /^(?:mailto|tel):/.test(target) || target.replace(/^https?:\/\//, '') === label || target === label ? label : `${label} (${target})`;
}
