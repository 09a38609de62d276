import { element } from '../../../channels/web/widget/view/element.ts';
import { createSpeech } from './speech.ts';

export type Run = (act: string, input: { [name: string]: string }) => Promise<boolean>;
/** `hears`: a line that came, for who reads aloud. */
export interface Composer { node: HTMLElement; allow(open: readonly string[]): void; hears(text: string): void }

interface Surface { empty: string; say: string; placeholder: string; buttons: { act: string; label: string }[]; keypad?: boolean; subject?: boolean }

/** What each device is worked with: the act that takes a text, and the buttons beside it. */
export const SURFACES: { readonly [device: string]: Surface } = {
  sms: { empty: 'Text the business. STOP ends it, START begins again.', say: 'say', placeholder: 'Text message', buttons: [] },
  whatsapp: { empty: 'Write to the business on WhatsApp.', say: 'say', placeholder: 'Message', buttons: [] },
  voice: { empty: 'Call, then type what you would say. Press 0 for a person.', say: 'speak', placeholder: 'Say …', buttons: [{ act: 'dial', label: 'Call' }, { act: 'interrupt', label: 'Cut in' }, { act: 'hangUp', label: 'Hang up' }], keypad: true },
  slack: { empty: 'Write to the Errand app, or use /errand.', say: 'say', placeholder: 'Message Errand', buttons: [{ act: 'home', label: 'Open home' }] },
  teams: { empty: 'Write to the bot in Teams.', say: 'say', placeholder: 'Type a message', buttons: [] },
  approvals: { empty: 'What needs a yes of the fraud team or of operations is asked here.', say: 'say', placeholder: '', buttons: [] },
  email: { empty: 'Write an e-mail to the business.', say: 'write', placeholder: 'Write your e-mail', buttons: [], subject: true },
};

export function composerOf(device: string, run: Run): Composer {
  const { say, placeholder, buttons, keypad = false, subject = false } = SURFACES[device] ?? { say: 'say', placeholder: 'Message', buttons: [] };
  const text = element('textarea', { name: 'text', rows: '1', placeholder, 'aria-label': placeholder });
  const title = element('input', { name: 'subject', placeholder: 'Subject (a new thread)', 'aria-label': 'Subject', autocomplete: 'off' });
  const send = element('button', { class: 'send' }, 'Send');
  const submit = async (): Promise<void> => {
    const said = text.value.trim();
    if (said === '') return;
    send.disabled = true;
    if (await run(say, { text: said, ...(subject && title.value !== '' && { subject: title.value }) })) {
      text.value = '';
      title.value = '';
    }
    send.disabled = false;
    text.focus();
  };
  text.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void submit();
  });
  const extra = buttons.map(({ act, label }) => ({ act, node: element('button', { type: 'button', class: `pick is-${act}`, onclick: () => void run(act, {}) }, label) }));
  const keys = keypad ? keypadOf(run) : null;
  const speech = keypad ? createSpeech((spoken) => void run(say, { text: spoken })) : null;
  const node = element('form', { class: 'composer', onsubmit: (event: Event) => { event.preventDefault(); void submit(); } },
    ...(extra.length > 0 ? [element('div', { class: 'extra' }, ...extra.map((one) => one.node), ...(speech?.nodes ?? []))] : []),
    ...(keys ? [keys] : []), ...(subject ? [title] : []), element('div', { class: 'write' }, text, send));
  return {
    node,
    hears: (line) => speech?.read(line),
    allow(open) {
      for (const one of extra) one.node.hidden = !open.includes(one.act);
      const may = open.includes(say);
      text.disabled = !may;
      node.hidden = open.length === 0;
      send.hidden = !may;
      if (keys) keys.hidden = !open.includes('press');
    },
  };
}

function keypadOf(run: Run): HTMLElement {
  return element('div', { class: 'keypad', role: 'group', 'aria-label': 'Keypad' }, ...'123456789*0#'.split('').map((key) =>
    element('button', { type: 'button', onclick: () => void run('press', { digits: key }) }, key)));
}
