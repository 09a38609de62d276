/** How mail clients introduce what they quote, and how people end a mail: English, French, German, Spanish, Dutch, and their neighbours. Each is tried on one line of bounded length. */

/** "On Mon, 3 Nov 2026 at 10:12, Acme <help@acme.example> wrote:". */
export const INTRODUCTIONS: readonly RegExp[] = [
  /^On\s.*\bwrote\s?:$/i, /^Le\s.*\ba\s(?:é|e\u0301)crit\s?:$/i, /^Am\s.*\bschrieb\b.*:$/i, /^El\s.*\bescribi(?:ó|o\u0301)\s?:$/i, /^Op\s.*\b(?:schreef|geschreven)\b.*:$/i,
  /^Il\s.*\bha\sscritto\s?:$/i, /^Em\s.*\bescreveu\s?:$/i, /^.+<[^<>\s@]+@[^<>\s@]+>\s(?:wrote|schrieb|schreef|a écrit|escribió)\b.*:$/i, /^\d{4}-\d\d-\d\d\s.*<[^<>\s@]+@[^<>\s@]+>\s?:$/,
];

export const SEPARATORS: readonly RegExp[] = [
  /^-{2,}\s?(?:Original Message|Forwarded message|Message d['’]origine|Message transféré|Message transmis|Ursprüngliche Nachricht|Originalnachricht|Weitergeleitete Nachricht|Mensaje original|Mensaje reenviado|Oorspronkelijk bericht|Doorgestuurd bericht|Messaggio originale)\s?-{2,}$/i,
  /^(?:Begin forwarded message|Début du message transféré|Début du message réexpédié|Anfang der weitergeleiteten Nachricht|Inicio del mensaje reenviado|Begin doorgestuurd bericht)\s?:$/i,
];

export const HEADER_NAMES = {
  from: new Set(['from', 'von', 'de', 'van', 'da']),
  other: new Set(['sent', 'date', 'to', 'cc', 'gesendet', 'datum', 'an', 'envoyé', 'à', 'enviado', 'enviado el', 'fecha', 'para', 'verzonden', 'aan', 'inviato', 'a']),
  subject: new Set(['subject', 'betreff', 'objet', 'asunto', 'onderwerp', 'oggetto', 'assunto']),
};

/** What telephones and free mailboxes add by themselves. */
export const MOBILE: readonly RegExp[] = [
  /^(?:Sent|Send) (?:from|via|with) (?:my |the )?(?:iPhone|iPad|Android|Samsung|Galaxy|Huawei|BlackBerry|Windows|Outlook|Mail|Gmail|Yahoo|Proton|mobile|phone|smartphone)\b.*$/i,
  /^Get Outlook for\b.*$/i, /^Envoyé (?:de|depuis|à partir de|avec|via) .*$/i, /^Télécharger Outlook pour\b.*$/i, /^(?:Von|Vom) mein(?:em|er) .* gesendet\.?$/i, /^Gesendet (?:von|mit|über) .*$/i,
  /^(?:Diese Nachricht wurde von mein|Outlook für (?:iOS|Android) beziehen).*$/i, /^Enviado (?:desde|con|por) (?:mi|el|la|Outlook|Gmail|Mail|Yahoo).*$/i, /^(?:Obtener|Obtén) Outlook para\b.*$/i, /^(?:Verstuurd|Verzonden) (?:vanaf|met|via) .*$/i, /^Outlook voor (?:iOS|Android)\b.*$/i,
];

export const CLOSINGS: ReadonlySet<string> = new Set([
  'thanks', 'thank you', 'many thanks', 'thanks a lot', 'thanks in advance', 'best', 'best regards', 'best wishes', 'kind regards', 'regards', 'warm regards', 'cheers', 'yours', 'sincerely', 'yours sincerely', 'yours faithfully', 'all the best',
  'merci', 'merci beaucoup', "merci d'avance", 'merci d’avance', 'cordialement', 'bien cordialement', 'bien à vous', 'bonne journée', 'bonne soirée', 'salutations', 'sincères salutations', 'à bientôt',
  'danke', 'vielen dank', 'besten dank', 'viele grüße', 'viele grüsse', 'liebe grüße', 'mit freundlichen grüßen', 'mit freundlichen grüssen', 'freundliche grüße', 'beste grüße', 'schöne grüße', 'mfg', 'vg', 'lg', 'gruß', 'grüße',
  'gracias', 'muchas gracias', 'saludos', 'un saludo', 'saludos cordiales', 'un cordial saludo', 'atentamente', 'cordialmente',
  'bedankt', 'dank je', 'dank u', 'alvast bedankt', 'met vriendelijke groet', 'met vriendelijke groeten', 'vriendelijke groet', 'vriendelijke groeten', 'groet', 'groeten', 'groetjes', 'mvg',
]);
