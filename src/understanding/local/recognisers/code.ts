import { found, hasDigit, type Recogniser } from './recogniser.ts';

const CODE = /(?<!\d[\s-]?|\+)\d(?:[\s-]?\d){3,7}(?![\s-]?\d)/g;

/** One-time codes of 4 to 8 digits, read only when they are being asked. */
export const code: Recogniser = {
  distinctive: false,
  find: (said, at) => (at.asked
    ? [...said.clean.slice(0, 2000).matchAll(CODE)]
      .filter((m) => matches(at.spec.pattern, digitsOf(m[0])))
      .map((m) => found(said, digitsOf(m[0]), { start: m.index, end: m.index + m[0].length }))
    : []),
  tries: (said) => hasDigit(said),
};

function digitsOf(written: string): string {
  return written.replace(/\D/g, '');
}

function matches(pattern: string | undefined, digits: string): boolean {
  if (pattern === undefined) return true;
  try {
    return new RegExp(pattern, 'u').test(digits);
  } catch {
    return true;
  }
}
