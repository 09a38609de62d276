/** In pieces of at most so many characters, between lines or words where there are any. */
export function splitText(text: string, longest: number): string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (rest.length > longest) {
    const end = cutAt(rest, longest);
    parts.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return rest === '' ? parts : [...parts, rest];
}

/** The beginning, with an ellipsis where something is left out. */
export function beginningOf(text: string, longest: number, ellipsis = '…'): string {
  return text.length <= longest ? text : `${text.slice(0, cutAt(text, longest - ellipsis.length)).trimEnd()}${ellipsis}`;
}

function cutAt(text: string, longest: number): number {
  const room = text.slice(0, longest + 1);
  const at = Math.max(room.lastIndexOf('\n'), room.lastIndexOf(' '));
  return at > longest / 2 ? at : wholeCharacters(text, longest);
}

/** Never between the two halves of a surrogate pair. */
function wholeCharacters(text: string, end: number): number {
  return /[\uD800-\uDBFF]/.test(text[end - 1] ?? '') ? end - 1 : end;
}
