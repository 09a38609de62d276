import { pattern } from './pattern.ts';
import { found, type Recogniser } from './recogniser.ts';

const REFERENCE = /(?<![\p{L}\d._-])(?=[\p{L}\d._-]{0,63}\d)[\p{L}\d][\p{L}\d._-]{2,62}[\p{L}\d](?![\p{L}\d_-])/gu;

/** The reference of an upload, typed in: whatever fits its pattern, else a word with a digit. What is attached to a message comes without reading. */
export const file: Recogniser = {
  distinctive: false,
  find: (said, at) => {
    if (!at.asked) return [];
    if (at.spec.pattern !== undefined) return pattern.find(said, at);
    return [...said.clean.slice(0, 400).matchAll(REFERENCE)].map((m) => found(said, m[0], { start: m.index, end: m.index + m[0].length }));
  },
  tries: (said) => said.tokens.length <= 2,
};
