import { element } from '../../../channels/web/widget/view/element.ts';
import { reconcile } from '../../../channels/web/widget/view/reconcile.ts';
import { act, type Shown } from './api.ts';
import { composerOf, SURFACES } from './composers.ts';
import { lineBlock } from './draw-line.ts';

export interface Panel { node: HTMLElement; show(device: Shown): void }

/** One device: what was said, and what can be done with it. */
export function createPanel(first: Shown, done: () => void): Panel {
  const { name } = first;
  const status = element('p', { class: 'status' }, first.status);
  const lines = element('ol', { class: 'lines', 'aria-label': `${first.title}: messages`, tabindex: '0' });
  const empty = element('p', { class: 'empty' }, SURFACES[name]?.empty ?? 'Nothing yet.');
  const trouble = element('p', { class: 'trouble', role: 'alert' });
  const run = async (what: string, input: { [name: string]: string }): Promise<boolean> => {
    const wrong = await act(name, what, input);
    trouble.textContent = wrong ?? '';
    done();
    return wrong === null;
  };
  const composer = composerOf(name, run);
  const node = element('section', { class: `device is-${name}`, id: `device-${name}`, 'aria-label': first.title },
    element('header', {}, element('h2', {}, first.title), status),
    element('div', { class: 'screen' }, empty, lines), trouble, composer.node);
  let count = -1;
  return {
    node,
    show(device) {
      status.textContent = device.status;
      empty.hidden = device.lines.length > 0;
      reconcile(lines, device.lines.map((line) => lineBlock(line, (what, input) => void run(what, input))));
      composer.allow(device.open);
      if (count >= 0) for (const line of device.lines.slice(count)) if (line.from === 'them') composer.hears(line.text);
      if (device.lines.length !== count) lines.scrollTop = lines.scrollHeight;
      count = device.lines.length;
    },
  };
}
