import type { ShownMail } from './mail-smtp.ts';

export type MailStyle = 'gmail' | 'apple' | 'outlook';
export type MailLanguage = 'en' | 'fr' | 'de' | 'es' | 'nl';

interface Words { wrote: (who: string) => string; head: readonly [string, string, string, string]; phone: string }
const WHEN = { en: 'Mon, 2 Nov 2026 at 10:12', fr: 'lun. 2 nov. 2026 à 10:12', de: 'Mo., 2. Nov. 2026 um 10:12 Uhr', es: 'lun, 2 nov 2026 a las 10:12', nl: 'ma 2 nov 2026 om 10:12' };
const WORDS: { readonly [language in MailLanguage]: Words } = {
  en: { wrote: (who) => `On ${WHEN.en} ${who} wrote:`, head: ['From', 'Sent', 'To', 'Subject'], phone: 'Sent from my iPhone' },
  fr: { wrote: (who) => `Le ${WHEN.fr}, ${who} a écrit :`, head: ['De', 'Envoyé', 'À', 'Objet'], phone: 'Envoyé de mon iPhone' },
  de: { wrote: (who) => `Am ${WHEN.de} schrieb ${who}:`, head: ['Von', 'Gesendet', 'An', 'Betreff'], phone: 'Von meinem iPhone gesendet' },
  es: { wrote: (who) => `El ${WHEN.es}, ${who} escribió:`, head: ['De', 'Enviado', 'Para', 'Asunto'], phone: 'Enviado desde mi iPhone' },
  nl: { wrote: (who) => `Op ${WHEN.nl} schreef ${who}:`, head: ['Van', 'Verzonden', 'Aan', 'Onderwerp'], phone: 'Verstuurd vanaf mijn iPhone' },
};

/** An answer with the original below it, as mail clients make one. */
export function quoting(text: string, original: ShownMail, as: { style: MailStyle; language: MailLanguage }): { text: string; html: string } {
  const { wrote, head, phone } = WORDS[as.language];
  const who = `Acme <${original.from}>`;
  const quoted = original.text.trimEnd().split('\n').map((line) => `> ${line}`).join('\n');
  const below = original.html.replace(/^[\s\S]*<body[^>]*>/i, '').replace(/<\/body>[\s\S]*$/i, '');
  const words = text.split('\n').map(escaped).join('<br>');
  switch (as.style) {
    case 'gmail': return {
      text: `${text}\n\n${wrote(who)}\n\n${quoted}\n`,
      html: `<div dir="ltr">${words}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">${escaped(wrote(who))}<br></div><blockquote class="gmail_quote">${below}</blockquote></div>`,
    };
    case 'apple': return {
      text: `${text}\n\n${phone}\n\n> ${wrote(who)}\n> \n${quoted}\n`,
      html: `${words}<br><br><div dir="ltr">${escaped(phone)}</div><div dir="ltr"><br><blockquote type="cite">${escaped(wrote(who))}<br><br></blockquote></div><blockquote type="cite">${below}</blockquote>`,
    };
    case 'outlook': {
      const [from, sent, to, subject] = head;
      const values: readonly (readonly [string, string])[] = [[from, who], [sent, WHEN[as.language]], [to, original.to], [subject, original.subject]];
      return {
        text: `${text}\n\n${'_'.repeat(32)}\n${values.map(([name, value]) => `${name}: ${value}`).join('\n')}\n\n${original.text}`,
        html: `<div class="elementToProof">${words}</div><div id="appendonsend"></div><hr tabindex="-1"><div id="divRplyFwdMsg">${values.map(([name, value]) => `<b>${name}:</b> ${escaped(value)}`).join('<br>')}</div>${below}`,
      };
    }
    default: return as.style satisfies never;
  }
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
