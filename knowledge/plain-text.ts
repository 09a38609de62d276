/**
 * Markdown as a text that means the same where nothing is rendered: no emphasis, no headings, no HTML, no pictures; a link keeps its
 * address when it is one of the web. Lists stay lists.
 */
export function plainText(markdown: string): string {
  return markdown
    .replaceAll('\r\n', '\n')
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
    .replace(/^(?:```|~~~).*$/gm, '')
    .replace(/!\[([^\]\n]*)\]\((?:[^()\n]|\([^()\n]*\))*\)/g, '$1')
    .replace(/\[([^\]\n]*)\]\(((?:[^\s()]|\([^\s()]*\))*)(?:\s+"[^"\n]*")?\)/g, (_, text: string, to: string) => linkOf(text, to))
    .replace(/<(https?:\/\/[^\s<>]+)>/g, '$1')
    .replace(/<\/?[a-z][^<>\n]*>/gi, '')
    .replace(/^#{1,6} +/gm, '')
    .replace(/^> ?/gm, '')
    .replace(/(\*\*|__)(?=\S)([\s\S]*?\S)\1/g, '$2')
    .replace(/(?<![\p{L}\p{N}*_\\])([*_])(?=[^\s*_])([^\n*_]*[^\s*_])\1(?![\p{L}\p{N}*_])/gu, '$2')
    .replace(/`([^`\n]+)`/g, '$1')
    .replace(/^[ \t]*[*+] +/gm, '- ')
    .replace(/\\([\\`*_{}[\]()#+.!>~|-])/g, '$1')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function linkOf(text: string, to: string): string {
  return /^https?:\/\//i.test(to) && to !== text ? `${text} (${to})` : text;
}
