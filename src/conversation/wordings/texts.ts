import type { Wordings } from './en.ts';

/**
 * On text messages "cancel" alone ends all of them: networks see to that, so neither it nor what looks like it is suggested;
 * and who wants no more is written to again only when they say so.
 */
export const texts: { readonly [locale: string]: Partial<Wordings> } = {
  en: {
    help: 'Answer the question, or say “start over”, “never mind” or “person” at any time.',
    whatElse: 'All right, I won’t do that. What should be different? Say the new value, or “never mind”.',
    optedOut: 'All right, you will get no more messages from me here. Reply START to get them again.',
  },
  fr: {
    help: 'Répondez à la question, ou dites « recommencer », « laissez tomber » ou « une personne » à tout moment.',
    whatElse: 'D’accord, je ne le fais pas. Que faut-il changer ? Donnez la nouvelle valeur, ou dites « laissez tomber ».',
    optedOut: 'D’accord, vous ne recevrez plus de messages de ma part ici. Répondez START pour en recevoir à nouveau.',
  },
  de: {
    help: 'Beantworten Sie die Frage, oder schreiben Sie jederzeit „von vorn“, „vergiss es“ oder „Mensch“.',
    whatElse: 'In Ordnung, das tue ich nicht. Was soll anders sein? Schreiben Sie den neuen Wert, oder „vergiss es“.',
    optedOut: 'In Ordnung, Sie bekommen hier keine Nachrichten mehr von mir. Antworten Sie START, um sie wieder zu bekommen.',
  },
  es: {
    help: 'Responda a la pregunta, o diga «empezar de nuevo», «olvídelo» o «persona» en cualquier momento.',
    whatElse: 'De acuerdo, no lo hago. ¿Qué debe ser distinto? Diga el nuevo valor, u «olvídelo».',
    optedOut: 'De acuerdo, no recibirá más mensajes míos aquí. Responda START para recibirlos de nuevo.',
  },
  nl: {
    help: 'Beantwoord de vraag, of zeg op elk moment ‘opnieuw beginnen’, ‘laat maar’ of ‘mens’.',
    whatElse: 'Goed, dat doe ik niet. Wat moet er anders? Zeg de nieuwe waarde, of ‘laat maar’.',
    optedOut: 'Goed, u krijgt hier geen berichten meer van mij. Antwoord START om ze weer te krijgen.',
  },
};
