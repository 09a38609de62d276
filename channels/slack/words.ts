/** What the channel says by itself. `{who}`, `{command}`: filled in where it is said. */
export interface Words {
  form: string; formTitle: string; send: string; cancel: string; formSent: string; formGone: string;
  notYours: string; inDirect: string; usage: string;
  home: string; nothingOpen: string; working: string; waiting: string; withPerson: string; open: string;
}

const WORDS: { readonly [locale: string]: Words } = {
  en: {
    form: 'Fill in a form', formTitle: 'Your details', send: 'Send', cancel: 'Cancel', formSent: 'Form sent', formGone: 'That form is no longer open. Just write to me here.',
    notYours: 'This question is for {who}.', inDirect: 'I answer you in our direct messages.', usage: 'Write what you need after the command, like: {command} I lost my phone',
    home: 'Your conversations', nothingOpen: 'Nothing is open. Write to me under Messages.', working: 'being worked on', waiting: 'waiting for your answer', withPerson: 'with a person', open: 'Open',
  },
  fr: {
    form: 'Remplir un formulaire', formTitle: 'Vos informations', send: 'Envoyer', cancel: 'Annuler', formSent: 'Formulaire envoyé', formGone: 'Ce formulaire n’est plus ouvert. Écrivez-moi simplement ici.',
    notYours: 'Cette question s’adresse à {who}.', inDirect: 'Je vous réponds dans nos messages directs.', usage: 'Écrivez votre demande après la commande, par exemple : {command} j’ai perdu mon téléphone',
    home: 'Vos conversations', nothingOpen: 'Rien n’est ouvert. Écrivez-moi sous Messages.', working: 'en cours', waiting: 'en attente de votre réponse', withPerson: 'avec une personne', open: 'Ouvrir',
  },
  de: {
    form: 'Formular ausfüllen', formTitle: 'Ihre Angaben', send: 'Senden', cancel: 'Abbrechen', formSent: 'Formular gesendet', formGone: 'Dieses Formular ist nicht mehr offen. Schreiben Sie mir einfach hier.',
    notYours: 'Diese Frage ist für {who}.', inDirect: 'Ich antworte Ihnen in unseren Direktnachrichten.', usage: 'Schreiben Sie Ihr Anliegen hinter den Befehl, etwa: {command} Ich habe mein Handy verloren',
    home: 'Ihre Gespräche', nothingOpen: 'Nichts ist offen. Schreiben Sie mir unter „Nachrichten“.', working: 'in Arbeit', waiting: 'wartet auf Ihre Antwort', withPerson: 'bei einer Person', open: 'Öffnen',
  },
  es: {
    form: 'Rellenar un formulario', formTitle: 'Sus datos', send: 'Enviar', cancel: 'Cancelar', formSent: 'Formulario enviado', formGone: 'Ese formulario ya no está abierto. Escríbame aquí.',
    notYours: 'Esta pregunta es para {who}.', inDirect: 'Le respondo en nuestros mensajes directos.', usage: 'Escriba lo que necesita después del comando, por ejemplo: {command} he perdido mi teléfono',
    home: 'Sus conversaciones', nothingOpen: 'No hay nada abierto. Escríbame en Mensajes.', working: 'en curso', waiting: 'a la espera de su respuesta', withPerson: 'con una persona', open: 'Abrir',
  },
  nl: {
    form: 'Formulier invullen', formTitle: 'Uw gegevens', send: 'Versturen', cancel: 'Annuleren', formSent: 'Formulier verstuurd', formGone: 'Dat formulier is niet meer open. Schrijf me gewoon hier.',
    notYours: 'Deze vraag is voor {who}.', inDirect: 'Ik antwoord u in onze privéberichten.', usage: 'Schrijf wat u nodig hebt na het commando, zoals: {command} ik ben mijn telefoon kwijt',
    home: 'Uw gesprekken', nothingOpen: 'Er staat niets open. Schrijf me onder Berichten.', working: 'in behandeling', waiting: 'wacht op uw antwoord', withPerson: 'bij een persoon', open: 'Openen',
  },
};
const ENGLISH = WORDS['en'];

/** English for a language that the channel does not speak. */
export function wordsFor(locale: string): Words {
  const found = WORDS[locale.slice(0, 2).toLowerCase()] ?? ENGLISH;
  if (found === undefined) throw new Error('The words of the channel are gone.');
  return found;
}

export function fill(words: string, values: { [name: string]: string }): string {
  return words.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
