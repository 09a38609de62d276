interface Wordings { subject: (business: string) => string; pick: string; stop: string; stopped: string }

/** The few words that e-mail says of its own accord. */
const WORDINGS: { readonly [locale: string]: Wordings } = {
  en: { subject: (business) => `${business}: about your request`, pick: 'Reply with a number, or in your own words.', stop: 'Stop these e-mails', stopped: 'You will get no more e-mails that you did not ask for.' },
  fr: { subject: (business) => `${business} : votre demande`, pick: 'Répondez par un numéro, ou avec vos propres mots.', stop: 'Ne plus recevoir ces e-mails', stopped: 'Vous ne recevrez plus d’e-mails que vous n’avez pas demandés.' },
  de: { subject: (business) => `${business}: Ihr Anliegen`, pick: 'Antworten Sie mit einer Nummer oder in eigenen Worten.', stop: 'Keine solchen E-Mails mehr', stopped: 'Sie erhalten keine E-Mails mehr, um die Sie nicht gebeten haben.' },
  es: { subject: (business) => `${business}: su solicitud`, pick: 'Responda con un número o con sus propias palabras.', stop: 'No recibir más estos correos', stopped: 'No recibirá más correos que no haya pedido.' },
  nl: { subject: (business) => `${business}: uw verzoek`, pick: 'Antwoord met een nummer, of in uw eigen woorden.', stop: 'Deze e-mails niet meer ontvangen', stopped: 'U krijgt geen e-mails meer waar u niet om hebt gevraagd.' },
};
const ENGLISH = WORDINGS['en'];

export function wordingsOf(locale: string): Wordings {
  const found = WORDINGS[locale.slice(0, 2)] ?? ENGLISH;
  if (found === undefined) throw new Error('e-mail has no English wordings');
  return found;
}
