import type { Chat } from '../chat.ts';
import type { Attachment } from '../state.ts';
import type { Words } from '../words.ts';
import { element, icon } from './element.ts';

const MAX_BYTES = 5 * 1024 * 1024;
const MAX_FILES = 5;
const TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'application/pdf', 'text/plain'];

export interface Attachments {
  /** The list above the field, and the hidden input that opens the file dialogue. */
  nodes: HTMLElement[];
  pick: () => void;
  /** Null while one is still going up. */
  ready: () => Attachment[] | null;
  any: () => boolean;
  clear: () => void;
}

/** Files go up as soon as they are chosen; those that cannot stay in the list with the reason. */
export function createAttachments(chat: Chat, { words, changed }: { words: Words; changed: () => void }): Attachments {
  const files = new Map<HTMLElement, Attachment | null>();
  const chips = element('ul', { class: 'chips', 'aria-label': words.attached, hidden: true });
  const picker = element('input', {
    type: 'file', accept: TYPES.join(','), multiple: true, hidden: true, tabindex: '-1',
    onchange: () => {
      for (const file of [...(picker.files ?? [])].slice(0, MAX_FILES - files.size)) void attach(file);
      picker.value = '';
    },
  });

  function drop(chip: HTMLElement): void {
    files.delete(chip);
    chip.remove();
    chips.hidden = chips.childElementCount === 0;
    changed();
  }

  async function attach(file: File): Promise<void> {
    const chip = createChip(file.name, words, drop);
    chips.append(chip.node);
    chips.hidden = false;
    if (file.size > MAX_BYTES) return chip.fail(words.tooBig);
    if (!TYPES.includes(file.type)) return chip.fail(words.wrongKind);
    files.set(chip.node, null);
    chip.note(words.uploading);
    const sent = await chat.upload(file).catch(() => null);
    if (sent === null) {
      files.delete(chip.node);
      chip.fail(words.notUploaded);
    } else if (files.has(chip.node)) {
      files.set(chip.node, sent);
      chip.note('');
    }
    changed();
  }

  return {
    nodes: [chips, picker],
    pick: () => picker.click(),
    any: () => files.size > 0,
    ready() {
      const done = [...files.values()].filter((file) => file !== null);
      return done.length === files.size ? done : null;
    },
    clear() {
      files.clear();
      chips.replaceChildren();
      chips.hidden = true;
    },
  };
}

function createChip(name: string, words: Words, drop: (node: HTMLElement) => void) {
  const note = element('span', { class: 'chip-note', role: 'status' });
  const remove = element('button', { type: 'button', class: 'round small', 'aria-label': words.remove(name), onclick: () => drop(node) }, icon('close'));
  const node: HTMLElement = element('li', { class: 'chip' }, icon('file'), element('span', { class: 'chip-name' }, name), note, remove);
  return {
    node,
    note(text: string) { note.textContent = text; },
    fail(reason: string) {
      node.classList.add('is-failed');
      note.textContent = reason;
    },
  };
}
