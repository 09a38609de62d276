/** Words that stand for letters on the telephone: NATO; DIN 5009; the French PTT; the Spanish and the Dutch tables. */
const ALPHABETS = {
  en: 'Alpha Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliet Kilo Lima Mike November Oscar Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu',
  fr: 'Anatole Berthe Célestin Désiré Eugène François Gaston Henri Irma Joseph Kléber Louis Marcel Nicolas Oscar Pierre Quintal Raoul Suzanne Thérèse Ursule Victor William Xavier Yvonne Zoé',
  de: 'Aachen Berlin Chemnitz Düsseldorf Essen Frankfurt Goslar Hamburg Ingelheim Jena Köln Leipzig München Nürnberg Offenbach Potsdam Quickborn Rostock Salzwedel Tübingen Unna Völklingen Wuppertal Xanten Ypsilon Zwickau',
  es: 'Antonio Barcelona Carmen Dolores Enrique Francia Gerona Historia Inés José Kilo Lorenzo Madrid Navarra Oviedo París Querido Ramón Sábado Tarragona Ulises Valencia Washington Xiquena Yegua Zaragoza',
  nl: 'Anton Bernard Cornelis Dirk Eduard Ferdinand Gerard Hendrik Izaak Jan Karel Lodewijk Maria Nico Otto Pieter Quotiënt Richard Simon Theodoor Utrecht Victor Willem Xantippe Ypsilon Zaandam',
} as const;
const AS = { en: 'for', fr: 'comme', de: 'wie', es: 'de', nl: 'van' } as const;

export type Spoken = keyof typeof ALPHABETS;

/** The language in which something is said: one of ours, else English. */
export function spokenIn(locale: string): Spoken {
  const language = locale.slice(0, 2);
  return isSpoken(language) ? language : 'en';
}

/** A reference of letters and digits, one by one: "A for Alpha, B for Bravo, 1, 2". */
export function spell(reference: string, locale: string): string {
  const language = spokenIn(locale);
  const words = ALPHABETS[language].split(' ');
  const signs: string[] = reference.toUpperCase().match(/[A-Z0-9]/g) ?? [];
  return signs.map((sign) => (/\d/.test(sign) ? sign : `${sign} ${AS[language]} ${words[sign.charCodeAt(0) - 65] ?? ''}`)).join(', ');
}

function isSpoken(language: string): language is Spoken {
  return Object.hasOwn(ALPHABETS, language);
}
