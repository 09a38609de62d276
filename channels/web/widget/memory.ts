import type { Draft } from './state.ts';

export interface Kept {
  id: string;
  token: string;
  /** Whose conversation it is: the subject of the identity token, or nobody's. */
  who: string;
  read: number;
  open: boolean;
}
export interface Memory {
  load(): Kept | null;
  save(kept: Kept): void;
  forget(): void;
  drafts(): Draft[];
  keepDrafts(drafts: Draft[]): void;
  /** Another tab started another conversation. */
  onChange(changed: () => void): void;
}

/** What outlives a reload: the conversation for every tab, unsent messages for this one. */
export function createMemory(url: string): Memory {
  const key = `errand:${url}`;
  const shared = firstWorking(() => localStorage, () => sessionStorage);
  const own = firstWorking(() => sessionStorage, () => localStorage);
  return {
    load: () => keptOf(read(shared, key)),
    save: (kept) => write(shared, key, kept),
    forget: () => shared?.removeItem(key),
    drafts: () => draftsOf(read(own, `${key}:drafts`)),
    keepDrafts: (list) => write(own, `${key}:drafts`, list),
    onChange: (changed) => addEventListener('storage', (event) => { if (event.key === key) changed(); }),
  };
}

function firstWorking(...stores: (() => Storage)[]): Storage | null {
  for (const store of stores) {
    try {
      store().setItem('errand:probe', '');
      store().removeItem('errand:probe');
      return store();
    } catch { /* blocked by the browser's privacy settings */ }
  }
  return null;
}

/** Only this script writes here, but an older version of it may have. */
function keptOf(value: unknown): Kept | null {
  const found: Partial<Kept> = value !== null && typeof value === 'object' ? value : {};
  const { id, token, who = '', read: seen = 0, open = false } = found;
  return typeof id === 'string' && typeof token === 'string' ? { id, token, who, read: seen, open } : null;
}

function draftsOf(value: unknown): Draft[] {
  return Array.isArray(value) ? value.filter((draft: Partial<Draft>) => typeof draft.id === 'string' && Array.isArray(draft.files)) : [];
}

function read(store: Storage | null, key: string): unknown {
  try {
    return JSON.parse(store?.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

function write(store: Storage | null, key: string, value: object): void {
  try {
    store?.setItem(key, JSON.stringify(value));
  } catch { /* full or blocked: the conversation then ends with the page */ }
}
