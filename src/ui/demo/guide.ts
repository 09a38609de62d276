import { element } from '../../../channels/web/widget/view/element.ts';
import { copyButton } from './copy.ts';
import { grouped, listAt, textAt } from './read.ts';

const PHRASES = ['I lost my phone and need a new SIM', 'I want a bigger plan', 'Where is my order?', 'Can I use my phone abroad?'];

/** Who to be, what to say, what to answer with. `chosen` is told of each change, and of the first choice. */
export function showGuide(people: unknown[], chosen: (person: unknown) => void): void {
  const list = at('people');
  list.replaceChildren(...people.map((person, index) => element('option', { value: String(index) }, textAt(person, 'name'))));
  list.addEventListener('change', () => { if (list instanceof HTMLSelectElement) choose(people[list.selectedIndex]); });
  at('phrases').replaceChildren(...PHRASES.map((phrase) => element('button', {
    type: 'button', class: 'phrase', onclick: () => window.Errand?.say(phrase),
  }, phrase)));
  const [first] = people;
  if (first !== undefined) choose(first);

  function choose(person: unknown): void {
    const number = textAt(person, 'msisdn');
    const cards = listAt(person, 'spareIccids').map(String);
    const orders = listAt(person, 'orders').map(String);
    at('special').textContent = textAt(person, 'special');
    at('copies').replaceChildren(
      copyButton(number, { name: 'number', shows: grouped(number) }),
      ...cards.map((card) => copyButton(card, { name: 'new SIM', shows: grouped(card) })),
      ...orders.map((order) => copyButton(order, { name: 'order' })));
    chosen(person);
  }
}

function at(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}.`);
  return found;
}
