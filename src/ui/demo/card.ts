import { element } from '../../../channels/web/widget/view/element.ts';
import type { Act, Fact, SystemCard } from './systems.ts';

export interface CardView { node: HTMLElement; show(facts: Fact[], acts: Act[]): void; reset(): void }

/** One system: its values, with what just changed and what was there before, and the last things it did. */
export function createCard(system: SystemCard): CardView {
  const facts = element('dl', { class: 'facts' });
  const acts = element('ol', { class: 'acts', 'aria-label': `What ${system.title} did` });
  const quiet = element('p', { class: 'quiet' }, 'Nothing done yet.');
  const node = element('article', { class: `card is-${system.name}`, 'aria-label': system.title },
    element('header', {}, element('h3', {}, system.title), element('p', {}, system.purpose)), facts, element('div', { class: 'feed' }, quiet, acts));
  const first = new Map<string, string>();
  const shown = new Map<string, string>();
  let seen: Set<string> | null = null;

  const row = ({ label, value, wide }: Fact): HTMLElement => {
    const before = first.get(label) ?? value;
    const fresh = shown.has(label) && shown.get(label) !== value;
    first.set(label, before);
    shown.set(label, value);
    return element('div', { class: `fact${wide ? ' is-wide' : ''}${before === value ? '' : ' is-changed'}${fresh ? ' is-fresh' : ''}` },
      element('dt', {}, label), element('dd', {}, value || '–', ...(before === value ? [] : [element('del', {}, before || '–')])));
  };
  return {
    node,
    show(now, done) {
      const said = now.map((fact) => `${fact.label}=${fact.value}`).join();
      if (facts.dataset.said !== said) facts.replaceChildren(...now.map(row));
      facts.dataset.said = said;
      const keys = done.map((act) => act.at + act.text);
      const known = seen;
      if (known === null || keys.some((key) => !known.has(key))) {
        acts.replaceChildren(...done.map((act, index) => element('li', { class: known === null || known.has(keys[index] ?? '') ? '' : 'is-fresh' },
          element('span', {}, act.text), element('time', {}, act.at))));
        node.classList.toggle('is-busy', known !== null);
      }
      seen = new Set(keys);
      quiet.hidden = done.length > 0;
    },
    reset() {
      first.clear();
      shown.clear();
      seen = null;
      facts.dataset.said = '';
      acts.replaceChildren();
      node.classList.remove('is-busy');
    },
  };
}
