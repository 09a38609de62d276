import { found, type Recogniser } from './recogniser.ts';

/** Whatever is said, when it is being asked. `min` and `max` are lengths. */
export const freeText: Recogniser = {
  distinctive: false,
  find: (said, at) => {
    const fits = said.clean.length >= (at.spec.min ?? 1) && said.clean.length <= (at.spec.max ?? Infinity);
    return at.asked && said.tokens.length > 0 && fits ? [found(said, said.clean, { start: 0, end: said.clean.length })] : [];
  },
  tries: () => true,
};
