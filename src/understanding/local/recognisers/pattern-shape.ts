/** A pattern of a slot. `digits`: a value may have some; `loose`: it also fits plain words and plain numbers, so that it tells a value from neither. */
export interface Shape { test: RegExp; digits: boolean; loose: boolean }

const LONGEST_PROBE = 40;
const shapes = new Map<string, Shape | null>();

/** Null for a pattern that is missing or does not compile. */
export function shapeOf(source: string | undefined): Shape | null {
  if (source === undefined) return null;
  const known = shapes.get(source);
  if (known !== undefined) return known;
  const made = tryShape(source);
  shapes.set(source, made);
  return made;
}

function tryShape(source: string): Shape | null {
  try {
    const test = new RegExp(`^(?:${source})$`, 'u');
    return { test, digits: takesDigits(source), loose: (takesRuns(test, 'a') || takesRuns(test, 'A')) && takesRuns(test, '1') };
  } catch {
    return null;
  }
}

/** A digit, or a class that has some, beside the numbers that only count and the classes of letters. */
function takesDigits(source: string): boolean {
  const classes = source.replace(/\\p\{(?!N)[^}]*\}|\{[\d,]*\}/gu, '');
  return /\\[dwSp]|\d|\[\^|(?<!\\)\./u.test(classes);
}

function takesRuns(test: RegExp, character: string): boolean {
  return Array.from({ length: LONGEST_PROBE }, (_, i) => character.repeat(i + 1)).some((run) => test.test(run));
}
