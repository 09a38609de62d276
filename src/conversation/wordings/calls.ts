import type { Wordings } from './en.ts';

/** On the telephone there is no “here” to come back to, and nothing to be pressed but keys. */
export const calls: { readonly [locale: string]: Partial<Wordings> } = {
  en: {
    handover: 'I’m passing this on to a person, with everything we have so far.',
    staleChoice: 'That choice is no longer open.',
    approval: 'This needs a colleague’s approval ({role}). I’ve asked, and I’ll tell you within {minutes} minutes: stay on the line, or hang up and I’ll write to you.',
  },
  fr: {
    handover: 'Je transmets à une personne, avec tout ce que nous avons.',
    staleChoice: 'Ce choix n’est plus possible.',
    approval: 'Il faut l’accord d’un collègue ({role}). Je l’ai demandé et je vous réponds d’ici {minutes} minutes : restez en ligne, ou raccrochez et je vous écrirai.',
  },
  de: {
    handover: 'Ich gebe das an einen Menschen weiter, mit allem, was wir bisher haben.',
    staleChoice: 'Diese Auswahl gilt nicht mehr.',
    approval: 'Das muss jemand freigeben ({role}). Ich habe gefragt und melde mich innerhalb von {minutes} Minuten: bleiben Sie am Apparat, oder legen Sie auf, dann schreibe ich Ihnen.',
  },
  es: {
    handover: 'Paso esto a una persona, con todo lo que tenemos hasta ahora.',
    staleChoice: 'Esa opción ya no está disponible.',
    approval: 'Esto necesita la aprobación de un compañero ({role}). La he pedido y le respondo en {minutes} minutos como máximo: siga en línea, o cuelgue y le escribo.',
  },
  nl: {
    handover: 'Ik geef dit door aan een mens, met alles wat we tot nu toe hebben.',
    staleChoice: 'Die keuze geldt niet meer.',
    approval: 'Hiervoor is goedkeuring van een collega nodig ({role}). Ik heb het gevraagd en laat het binnen {minutes} minuten weten: blijf aan de lijn, of hang op en ik schrijf u.',
  },
};
