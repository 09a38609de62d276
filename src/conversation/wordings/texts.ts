import type { Wordings } from './en.ts';

/** On text messages "cancel" alone ends all of them: networks see to that, so neither it nor what looks like it is suggested. */
export const texts: { readonly [locale: string]: Partial<Wordings> } = {
  en: {
    help: 'Answer the question, or say “start over”, “never mind” or “person” at any time.',
    whatElse: 'All right, I won’t do that. What should be different? Say the new value, or “never mind”.',
  },
  fr: {
    help: 'Répondez à la question, ou dites « recommencer », « laissez tomber » ou « une personne » à tout moment.',
    whatElse: 'D’accord, je ne le fais pas. Que faut-il changer ? Donnez la nouvelle valeur, ou dites « laissez tomber ».',
  },
  de: {
    help: 'Beantworten Sie die Frage, oder schreiben Sie jederzeit „von vorn“, „vergiss es“ oder „Mensch“.',
    whatElse: 'In Ordnung, das tue ich nicht. Was soll anders sein? Schreiben Sie den neuen Wert, oder „vergiss es“.',
  },
  es: {
    help: 'Responda a la pregunta, o diga «empezar de nuevo», «olvídelo» o «persona» en cualquier momento.',
    whatElse: 'De acuerdo, no lo hago. ¿Qué debe ser distinto? Diga el nuevo valor, u «olvídelo».',
  },
  nl: {
    help: 'Beantwoord de vraag, of zeg op elk moment ‘opnieuw beginnen’, ‘laat maar’ of ‘mens’.',
    whatElse: 'Goed, dat doe ik niet. Wat moet er anders? Zeg de nieuwe waarde, of ‘laat maar’.',
  },
};
