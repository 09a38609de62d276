import { element } from '../../../channels/web/widget/view/element.ts';

const SHOWN_MS = 1500;

/** A value that is copied by a click, and says so on the screen and to a screen reader. */
export function copyButton(value: string, { name, shows = value }: { name: string; shows?: string }): HTMLElement {
  const done = element('span', { class: 'copy-note' }, 'Copy');
  const copy = async (): Promise<void> => {
    const copied = await navigator.clipboard.writeText(value).then(() => true, () => false);
    done.textContent = copied ? 'Copied' : 'Select it by hand';
    document.querySelector('#said')?.replaceChildren(copied ? `Copied ${name}` : '');
    setTimeout(() => { done.textContent = 'Copy'; }, SHOWN_MS);
  };
  return element('button', { type: 'button', class: 'copy', 'aria-label': `Copy ${name}`, onclick: () => void copy() },
    element('b', {}, capital(name)), element('code', {}, shows), done);
}

function capital(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}
