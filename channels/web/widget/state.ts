import type { MessageView, StateView } from '../api.ts';

export interface Attachment { id: string; name: string }
export type Body = { text: string; files?: string[] } | { choice: string };
/** Something the customer said that is not in the transcript yet. `id` stays the same on every attempt. */
export interface Draft {
  id: string;
  body: Body;
  /** What its bubble shows. */
  shows: string;
  files: Attachment[];
  stage: 'waiting' | 'sending' | 'sent' | 'failed';
}

export interface State {
  /** In transcript order; a line of work stands where it first stood. */
  lines: MessageView[];
  /** The greatest seq that came. */
  last: number;
  /** Lines up to this one were there before this page: shown, never read out. Null until it is known. */
  history: number | null;
  /** Lines up to this one were on screen while the panel was open. */
  read: number;
  drafts: Draft[];
  working: boolean;
  owner: StateView['owner'];
  phase: 'none' | 'starting' | 'online' | 'offline' | 'failed' | 'refused';
  open: boolean;
}

/** Everything that can happen to the widget. */
export type Event =
  | { kind: 'messages'; messages: MessageView[] }
  | { kind: 'state'; state: StateView }
  | { kind: 'phase'; phase: State['phase'] }
  | { kind: 'draft'; draft: Draft }
  | { kind: 'stage'; id: string; stage: Draft['stage'] }
  | { kind: 'open'; open: boolean }
  /** Another conversation: nothing of the one before, but what was said while it opened. */
  | { kind: 'fresh'; drafts: Draft[] };

export function initialState(kept: { open: boolean; read: number; drafts: Draft[] }): State {
  return { ...kept, lines: [], last: 0, history: null, working: false, owner: 'bot', phase: 'none' };
}

/** Pure: the next state of the widget. A line that came before is ignored, so gap-fill may overlap. */
export function next(state: State, event: Event): State {
  switch (event.kind) {
    case 'messages': return markRead(event.messages.reduce(addLine, state));
    case 'state': {
      const { working, owner, seq } = event.state;
      return { ...state, working, owner, history: state.history ?? seq };
    }
    case 'phase': return { ...state, phase: event.phase };
    case 'draft': return { ...state, drafts: [...state.drafts, event.draft] };
    case 'stage':
      return { ...state, drafts: state.drafts.map((draft) => (draft.id === event.id ? { ...draft, stage: event.stage } : draft)) };
    case 'open': return markRead({ ...state, open: event.open });
    case 'fresh': return { ...initialState({ open: state.open, read: 0, drafts: event.drafts }), history: 0 };
    default: return event satisfies never;
  }
}

/** Lines of somebody else that came while the panel was closed. */
export function unread(state: State): number {
  return state.lines.filter((line) => line.seq > state.read && line.from !== 'customer' && line.work === undefined).length;
}

/** The one line whose choices may still be used: the last thing said, unless the customer answered it. */
export function openChoices(state: State): number | null {
  const spoken = state.lines.filter((line) => line.work === undefined);
  const last = spoken.at(-1);
  return last?.choices && last.from !== 'customer' && state.drafts.every((draft) => draft.stage === 'failed') ? last.seq : null;
}

/** Whether to show that something is being done: bound to the gateway's own word, and not twice beside a line of work. */
export function showsTyping(state: State): boolean {
  return state.working && state.phase === 'online' && !state.lines.some((line) => line.status === 'working');
}

function addLine(state: State, line: MessageView): State {
  if (line.seq <= state.last) return state;
  const drafts = state.drafts.filter((draft) => draft.id !== line.id || line.from !== 'customer');
  const earlier = line.work === undefined ? -1 : state.lines.findIndex((other) => other.work === line.work);
  const lines = earlier === -1
    ? [...state.lines, line]
    : state.lines.with(earlier, { ...line, seq: state.lines[earlier]?.seq ?? line.seq });
  return { ...state, lines, drafts, last: line.seq };
}

function markRead(state: State): State {
  return state.open ? { ...state, read: Math.max(state.read, state.last) } : state;
}
