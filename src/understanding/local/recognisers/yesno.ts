import { found, type Recogniser } from './recogniser.ts';

/** Yes and no in all their shapes → true or false, only as an answer. */
export const yesno: Recogniser = {
  distinctive: false,
  find: (said, at) => {
    const lead = at.asked ? at.wordings.lead(said) : null;
    const last = lead === null ? undefined : said.tokens[lead.words - 1];
    if (lead === null || last === undefined) return [];
    return [found(said, lead.yes, { start: said.tokens[0]?.start ?? 0, end: last.end })];
  },
  tries: () => false,
};
