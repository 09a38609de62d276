import { element } from '../../../channels/web/widget/view/element.ts';
import { copyButton } from './copy.ts';
import type { Letter } from './systems.ts';

/** What was sent to the customer: a code can be copied by a click. */
export function createOutbox(): { node: HTMLElement; show(letters: Letter[]): void } {
  const list = element('ol', { class: 'letters', 'aria-label': 'Messages sent' });
  const quiet = element('p', { class: 'quiet' }, 'Nothing sent yet. One-time codes arrive here.');
  const node = element('article', { class: 'card is-outbox', 'aria-label': 'Outbox' },
    element('header', {}, element('h3', {}, 'Outbox'), element('p', {}, 'SMS and e-mail to the customer')), quiet, list);
  let shown = '';
  return {
    node,
    show(letters) {
      const now = JSON.stringify(letters);
      if (now === shown) return;
      list.replaceChildren(...letters.map((letter, index) => element('li', { class: shown !== '' && index === 0 ? 'is-fresh' : '' },
        element('p', { class: 'letter-head' }, element('b', {}, letter.subject || letter.by), element('time', {}, letter.at)),
        element('p', {}, letter.text),
        ...(letter.code === '' ? [] : [copyButton(letter.code, { name: 'code' })]))));
      quiet.hidden = letters.length > 0;
      shown = now;
    },
  };
}
