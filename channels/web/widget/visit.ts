import { CallFailed, connect, openConversation, type Conversation, type Line, type Listener } from './gateway.ts';
import type { Memory } from './memory.ts';
import type { Options } from './options.ts';
import type { StateStore } from './store.ts';
import { whoOf } from './who.ts';

export interface Visit {
  /** The conversation and its connection, once there is one. */
  current: () => { conversation: Conversation; line: Line } | null;
  who: () => string;
  /** Takes up the kept conversation if it is this person's. */
  resume: () => void;
  /** Opens a conversation unless there is one. */
  begin: () => Promise<void>;
  restart: () => void;
  identify: (token: string | null) => void;
}

/** One person's conversation with the gateway: opened, resumed, left; never another person's. */
export function createVisit(at: { options: Options; memory: Memory; store: StateStore; online: () => void }): Visit {
  const { options, memory, store } = at;
  let identity = options.identity;
  let current: ReturnType<Visit['current']> = null;
  const listener = listenerFor(store, { online: at.online, refused: restart });

  function enter(conversation: Conversation): void {
    current = { conversation, line: connect(options.url, { ...conversation, after: () => store.state().last }, listener) };
    store.dispatch({ kind: 'phase', phase: 'starting' });
  }

  function leave(): void {
    current?.line.close();
    current = null;
    store.dispatch({ kind: 'fresh', drafts: [] });
  }

  async function begin(): Promise<void> {
    if (current || store.state().phase === 'starting') return;
    store.dispatch({ kind: 'phase', phase: 'starting' });
    const asked = identity;
    const opened = await open(options, asked);
    // Somebody else signed in while the gateway answered: this conversation is not theirs.
    if (asked !== identity) return;
    if (typeof opened === 'string') {
      store.dispatch({ kind: 'phase', phase: opened });
      return;
    }
    store.dispatch({ kind: 'fresh', drafts: store.state().drafts });
    enter(opened);
  }

  function restart(): void {
    leave();
    memory.forget();
    void begin();
  }

  return {
    current: () => current, who: () => whoOf(identity), begin, restart,
    resume() {
      const kept = memory.load();
      if (kept?.who !== whoOf(identity) || kept.id === current?.conversation.id) return;
      if (current) leave();
      enter(kept);
    },
    identify(token) {
      const same = whoOf(token) === whoOf(identity);
      identity = token;
      if (same) return;
      leave();
      memory.forget();
      if (store.state().open) void begin();
    },
  };
}

function listenerFor(store: StateStore, at: { online: () => void; refused: () => void }): Listener {
  return {
    messages: (messages) => store.dispatch({ kind: 'messages', messages }),
    state: (state) => store.dispatch({ kind: 'state', state }),
    online(online) {
      store.dispatch({ kind: 'phase', phase: online ? 'online' : 'offline' });
      if (online) at.online();
    },
    refused: at.refused,
  };
}

async function open({ url, locale }: Options, identity: string | null): Promise<Conversation | 'refused' | 'failed'> {
  return openConversation(url, { locale, ...(identity !== null && { identityToken: identity }) })
    .catch((error: unknown) => (error instanceof CallFailed && error.status === 401 ? 'refused' : 'failed'));
}
