export type Keyword = 'stop' | 'start' | 'help';
type Answers = { readonly [keyword in Keyword]: (business: string) => string };

/** What a keyword is answered with: who writes, and how to go on (CTIA Messaging Principles 5.1). */
const ANSWERS: { readonly [locale: string]: Answers } = {
  en: {
    stop: (business) => `${business}: you will get no more messages from us here. Reply START to get them again.`,
    start: (business) => `${business}: you will get our messages again. Reply HELP for help, STOP to end.`,
    help: (business) => `${business}: this is an automated assistant. Write what you need, or "person" to talk to one. Msg & data rates may apply. Reply STOP to end.`,
  },
  fr: {
    stop: (business) => `${business} : vous ne recevrez plus de messages ici. Répondez START pour en recevoir à nouveau.`,
    start: (business) => `${business} : vous recevrez à nouveau nos messages. Répondez HELP pour de l'aide, STOP pour ne plus en recevoir.`,
    help: (business) => `${business} : ceci est un assistant automatique. Écrivez ce qu'il vous faut, ou "une personne" pour parler à quelqu'un. Des frais peuvent s'appliquer. Répondez STOP pour ne plus en recevoir.`,
  },
  de: {
    stop: (business) => `${business}: Sie bekommen hier keine Nachrichten mehr von uns. Antworten Sie START, um sie wieder zu bekommen.`,
    start: (business) => `${business}: Sie bekommen unsere Nachrichten wieder. Antworten Sie HELP für Hilfe, STOP zum Beenden.`,
    help: (business) => `${business}: Dies ist ein automatischer Assistent. Schreiben Sie, was Sie brauchen, oder "Mensch", um mit jemandem zu sprechen. Es können Gebühren anfallen. Antworten Sie STOP zum Beenden.`,
  },
  es: {
    stop: (business) => `${business}: no le enviaremos otros mensajes por este medio. Responda START para recibirlos de nuevo.`,
    start: (business) => `${business}: desde ahora recibe de nuevo nuestros mensajes. Responda HELP para obtener ayuda, STOP para terminar.`,
    help: (business) => `${business}: este es un asistente virtual. Escriba lo que necesita, o "persona" para hablar con alguien. El mensaje puede tener coste. Responda STOP para terminar.`,
  },
  nl: {
    stop: (business) => `${business}: u krijgt hier geen berichten meer van ons. Antwoord START om ze weer te krijgen.`,
    start: (business) => `${business}: u krijgt onze berichten weer. Antwoord HELP voor hulp, STOP om te stoppen.`,
    help: (business) => `${business}: dit is een automatische assistent. Schrijf wat u nodig hebt, of "mens" om met iemand te praten. Er kunnen kosten zijn. Antwoord STOP om te stoppen.`,
  },
};
const ENGLISH = ANSWERS['en'];

export function keywordAnswer(keyword: Keyword, { business, locale }: { business: string; locale: string }): string {
  return (ANSWERS[locale.split('-')[0] ?? ''] ?? ENGLISH)?.[keyword](business) ?? business;
}
