import { CallFailed, uploadFile } from './gateway.ts';
import type { Memory } from './memory.ts';
import type { Options } from './options.ts';
import { createQueue } from './queue.ts';
import { initialState, type Attachment, type Body, type State } from './state.ts';
import { createStore } from './store.ts';
import { createVisit, type Visit } from './visit.ts';
import { whoOf } from './who.ts';

export interface Chat {
  state: () => State;
  onChange: (changed: (state: State) => void) => void;
  say: (text: string, files?: Attachment[]) => void;
  choose: (choice: { id: string; label: string }) => void;
  retry: (id: string) => void;
  upload: (file: File) => Promise<Attachment>;
  setOpen: (open: boolean) => void;
  /** Leaves this conversation and starts another. */
  restart: () => void;
  /** Another person, or nobody: never sees the conversation before. */
  identify: (token: string | null) => void;
}

/** The widget without its looks: one conversation, kept over reloads, sent and received in order. */
export function createChat(options: Options, memory: Memory): Chat {
  const store = createStore(recall(options, memory));
  const visit: Visit = createVisit({ options, memory, store, online: () => void queue.flush() });
  const queue = createQueue({
    line: () => (store.state().phase === 'online' ? (visit.current()?.line ?? null) : null),
    drafts: () => store.state().drafts, dispatch: store.dispatch,
  });

  store.onChange((state, before) => {
    if (state.drafts !== before.drafts) memory.keepDrafts(state.drafts);
    const changed = state.read !== before.read || state.open !== before.open || state.phase !== before.phase;
    const conversation = visit.current()?.conversation;
    if (conversation && changed) memory.save({ ...conversation, who: visit.who(), read: state.read, open: state.open });
  });
  const add = (body: Body, shows: string, files: Attachment[] = []): void => {
    store.dispatch({ kind: 'draft', draft: { id: freshId(), body, shows, files, stage: 'waiting' } });
    void visit.begin();
    void queue.flush();
  };

  visit.resume();
  if (store.state().open) void visit.begin();
  memory.onChange(() => visit.resume());
  addEventListener('online', () => { if (store.state().phase === 'failed') void visit.begin(); });

  return {
    state: store.state, onChange: store.onChange,
    say: (text, files = []) => add({ text, ...(files.length > 0 && { files: files.map((file) => file.id) }) }, text, files),
    choose: ({ id, label }) => add({ choice: id }, label),
    retry(id) {
      store.dispatch({ kind: 'stage', id, stage: 'waiting' });
      void queue.flush();
    },
    upload(file) {
      const conversation = visit.current()?.conversation;
      return conversation ? uploadFile(options.url, conversation, file) : Promise.reject(new CallFailed(0));
    },
    setOpen(open) {
      store.dispatch({ kind: 'open', open });
      if (open) void visit.begin();
    },
    restart: visit.restart, identify: visit.identify,
  };
}

/** Where this tab was before it was loaded again, unless that was somebody else. */
function recall({ open, identity }: Options, memory: Memory): State {
  const kept = memory.load();
  if (kept?.who !== whoOf(identity)) return initialState({ open, read: 0, drafts: [] });
  // What was on its way when the page went is sent again under the same id.
  const drafts = memory.drafts().map((draft) => ({ ...draft, stage: 'waiting' as const }));
  return initialState({ open: open && kept.open, read: kept.read, drafts });
}

function freshId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
