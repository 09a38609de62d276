import { createChat } from './chat.ts';
import { createMemory } from './memory.ts';
import { readOptions } from './options.ts';
import styles from './styles/all.css';
import { setAccent } from './view/accent.ts';
import { createPanel } from './view/panel.ts';
import { wordsFor } from './words.ts';

/** What the page may ask of the widget, as `window.Errand`. */
export interface ErrandApi {
  open(): void;
  close(): void;
  /** Opens the chat and says this for the customer. */
  say(text: string): void;
  identify(token: string | null): void;
}
declare global {
  interface Window { Errand?: ErrandApi }
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement && !window.Errand) start(script);

function start(from: HTMLScriptElement): void {
  const options = readOptions(from);
  const words = wordsFor(options.locale);
  const chat = createChat(options, createMemory(options.url));
  const host = document.createElement('errand-chat');
  host.lang = options.locale;
  const shadow = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  shadow.adoptedStyleSheets = [sheet];
  shadow.append(createPanel(chat, { words, options }));
  const show = (): void => {
    document.body.append(host);
    if (options.accent !== null) setAccent(host, options.accent);
  };
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', show);
  else show();
  window.Errand = {
    open: () => chat.setOpen(true),
    close: () => chat.setOpen(false),
    say(text) {
      chat.setOpen(true);
      chat.say(text);
    },
    identify: (token) => chat.identify(token),
  };
}
