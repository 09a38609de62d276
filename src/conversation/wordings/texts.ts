import type { Wordings } from './en.ts';

/** On text messages "cancel" alone ends all of them: networks see to that, so it is never suggested. */
export const texts: { readonly [locale: string]: Partial<Wordings> } = {
  en: {
    help: 'Answer the question, or say “start over”, “never mind” or “person” at any time.',
    whatElse: 'All right, I won’t do that. What should be different? Say the new value, or “never mind”.',
  },
  fr: {
    help: 'Répondez à la question, ou dites « recommencer », « laisse tomber » ou « une personne » à tout moment.',
    whatElse: 'D’accord, je ne le fais pas. Qu’est-ce qui doit changer ? Dites la nouvelle valeur, ou « laisse tomber ».',
  },
};
