import { found, type Recogniser } from './recogniser.ts';

const EMAIL = /[\p{L}\d](?:[\p{L}\d._%+'-]{0,62}[\p{L}\d_+-])?@(?:[\p{L}\d](?:[\p{L}\d-]{0,61}[\p{L}\d])?\.)+\p{L}{2,24}/gu;

/** E-mail addresses, in lower case. */
export const email: Recogniser = {
  distinctive: true,
  find: (said) => (said.clean.includes('@')
    ? [...said.clean.slice(0, 2000).matchAll(EMAIL)].map((m) => found(said, m[0].toLowerCase(), { start: m.index, end: m.index + m[0].length }))
    : []),
  tries: (said) => said.clean.includes('@') || (said.tokens.length <= 2 && /\.\w/.test(said.clean)),
};
