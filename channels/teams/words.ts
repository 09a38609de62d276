export interface Words { send: string; yes: string; no: string; pick: string; signIn: string }

const en: Words = { send: 'Send', yes: 'Yes', no: 'No', pick: 'Choose', signIn: 'Sign in' };
/** What a card says by itself. */
const WORDS: { readonly [locale: string]: Words } = {
  en,
  fr: { send: 'Envoyer', yes: 'Oui', no: 'Non', pick: 'Choisissez', signIn: 'Se connecter' },
  de: { send: 'Senden', yes: 'Ja', no: 'Nein', pick: 'Bitte wählen', signIn: 'Anmelden' },
  es: { send: 'Enviar', yes: 'Sí', no: 'No', pick: 'Elija', signIn: 'Iniciar sesión' },
  nl: { send: 'Versturen', yes: 'Ja', no: 'Nee', pick: 'Kies', signIn: 'Aanmelden' },
};

/** English where there is no other. */
export function wordsOf(locale: string | undefined): Words {
  return WORDS[(locale ?? '').split('-')[0]?.toLowerCase() ?? ''] ?? en;
}
