const WORDS: { readonly [locale: string]: RegExp } = {
  en: /^(?:the|and|my|is|i|to|you|please|have|for|need|want|lost|was|it|with|hello|hi)$/,
  fr: /^(?:le|les|et|mon|ma|mes|est|je|j'ai|vous|une|pour|avec|bonjour|perdu|veux|voudrais|dans|été|pas|merci)$/,
  de: /^(?:der|das|und|mein|meine|meinen|ist|ich|sie|bitte|ein|eine|für|mit|habe|hallo|nicht|brauche|möchte|guten)$/,
  es: /^(?:el|los|y|mi|mis|es|yo|usted|por|una|para|con|hola|he|perdido|quiero|necesito|favor|buenos|gracias)$/,
  nl: /^(?:het|en|mijn|ik|u|jij|alstublieft|een|voor|met|heb|hallo|niet|nodig|wil|graag|ben|kwijt|dag)$/,
};

/** In which language somebody writes, by its small words: for the greeting, before anything is understood. Null when they do not tell. */
export function guessLocale(text: string): string | null {
  const words = text.slice(0, 2_000).toLowerCase().replaceAll('’', "'").split(/[^\p{L}']+/u);
  const counts = Object.entries(WORDS).map(([locale, pattern]) => ({ locale, count: words.filter((word) => pattern.test(word)).length })).toSorted((a, b) => b.count - a.count);
  const [first, second] = counts;
  return first !== undefined && first.count > (second?.count ?? 0) ? first.locale : null;
}
