/** How a site sets the widget up: data attributes of its script tag. */
export interface Options {
  /** The gateway's address: where the script came from. */
  url: string;
  title: string | null;
  accent: string | null;
  identity: string | null;
  locale: string;
  theme: 'light' | 'dark' | 'auto';
  side: 'left' | 'right';
  open: boolean;
}

const WIDE = '(min-width: 900px)';

/** `data-open` opens at once only where there is room beside the page: on a phone it would cover it, unless it is all the page is for (`always`). */
export function readOptions(script: HTMLScriptElement): Options {
  const { title, accent, identity, locale, theme, side, open } = script.dataset;
  return {
    url: new URL(script.src, location.href).origin,
    title: title ?? null,
    accent: accent ?? null,
    identity: identity ?? null,
    locale: languageTag(locale ?? navigator.language),
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
    side: side === 'left' ? 'left' : 'right',
    open: open !== undefined && open !== 'false' && (open === 'always' || matchMedia(WIDE).matches),
  };
}

/** Some systems name their language like en-US@posix, which is no language tag. */
function languageTag(language: string): string {
  return /^[a-z]{2,3}(-[a-z0-9]{1,8})*/i.exec(language)?.[0] ?? 'en';
}
