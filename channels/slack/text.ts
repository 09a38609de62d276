const ENTITIES: { readonly [entity: string]: string } = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
/** Code, bold, italic and struck words, where the marks are marks and not part of a word. */
const MARKED = [
  /(?<![\p{L}\p{N}`])(```|`)(?=\S)([^`]*[^`\s])\1(?![\p{L}\p{N}`])/gu,
  ...['\\*', '_', '~'].map((mark) => new RegExp(`(?<![\\p{L}\\p{N}${mark}])(${mark})(?=\\S)([^${mark}\\n]*[^${mark}\\s])${mark}(?![\\p{L}\\p{N}${mark}])`, 'gu')),
];

/** What somebody wrote in Slack's mrkdwn, as plain text: without the mention of the bot and without marks. https://docs.slack.dev/messaging/formatting-message-text */
export function plainText(written: string, { bot }: { bot: string | null }): string {
  const named = written.replaceAll(/<([^<>]*)>/g, (_whole, inside: string) => referenceOf(inside, bot));
  let unmarked = named;
  for (const marks of MARKED) unmarked = unmarked.replaceAll(marks, '$2');
  const plain = unmarked.replaceAll(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity);
  return plain === written ? plain : plain.trim();
}

/** Plain text as mrkdwn that reads the same: nothing in it becomes a mention, a link or a channel. */
export function mrkdwn(plain: string): string {
  return plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export function mentions(written: string, user: string | null): boolean {
  return user !== null && new RegExp(`<@${user}(\\||>)`).test(written);
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
