import { element } from '../../../channels/web/widget/view/element.ts';
import type { Block } from '../../../channels/web/widget/view/reconcile.ts';
import type { LabButton, LabLine } from './api.ts';

export type Do = (act: string, input: { [name: string]: string }) => void;
type Form = NonNullable<LabLine['form']>;
/** A line of a device, or what the staff write among themselves. */
export type Drawn = Omit<LabLine, 'from'> & { from: LabLine['from'] | 'note' };

/** One line of a device; drawn anew only when it changed, so that what is typed into a form stays. */
export function lineBlock(line: Drawn, run: Do): Block {
  const now = JSON.stringify(line);
  return {
    key: line.id,
    make: () => draw(line, run),
    update(node) {
      if (node.dataset.shown !== undefined && node.dataset.shown !== now) node.replaceChildren(...draw(line, run).childNodes);
      node.dataset.shown = now;
    },
  };
}

function draw({ from, text, note, files = [], buttons = [], form }: Drawn, run: Do): HTMLElement {
  return element('li', { class: `line is-${from}` },
    ...(text === '' ? [] : [element('p', { class: 'bubble', dir: 'auto' }, ...linked(text))]),
    ...files.map(({ name, url }) => element('p', { class: 'file' }, url === undefined ? name : element('a', { href: url, target: '_blank', rel: 'noopener' }, name))),
    ...(buttons.length > 0 ? [element('div', { class: 'buttons' }, ...buttons.map((button) => drawButton(button, run)))] : []),
    ...(form ? [drawForm(form, run)] : []),
    ...(note === undefined ? [] : [element('p', { class: 'note' }, note)]));
}

function drawButton({ label, act, input, style }: LabButton, run: Do): HTMLElement {
  return element('button', { type: 'button', class: `pick ${style ?? ''}`, onclick: () => run(act, input) }, label);
}

function drawForm({ act, input, fields, send }: Form, run: Do): HTMLElement {
  return element('form', {
    class: 'form',
    onsubmit(event: SubmitEvent) {
      event.preventDefault();
      if (!(event.currentTarget instanceof HTMLFormElement)) return;
      const given = { ...input };
      for (const [name, value] of new FormData(event.currentTarget)) if (typeof value === 'string') given[name] = value;
      run(act, given);
    },
  }, ...fields.map(({ id, label, options }) => element('label', {}, label, options === undefined
    ? element('input', { name: id, autocomplete: 'off' })
    : element('select', { name: id }, ...options.map((option) => element('option', { value: option.id }, option.label))))),
  element('button', { class: 'pick primary' }, send));
}

const LINK = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]'])/;

function linked(text: string): (Node | string)[] {
  return text.split(LINK).map((part, index) => (index % 2 === 0 ? part : element('a', { href: part, target: '_blank', rel: 'noopener' }, part)));
}
