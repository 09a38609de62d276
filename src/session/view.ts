import type { ConversationView, JsonObject, Owner } from '../contracts.ts';
import type { World } from '../conversation/speak.ts';
import type { Loaded } from './loaded.ts';

/** What may be seen of a conversation from outside: private slots are masked. */
export function viewOf(loaded: Loaded, at: { world: World; busy: boolean }): ConversationView {
  const { record, snapshot } = loaded;
  const { context } = snapshot;
  const state: string = snapshot.value;
  const main = context.frames.find((frame) => frame.role === 'main');
  const program = main && at.world.program(main.flow, main.version);
  const slots: JsonObject = {};
  for (const [name, slot] of Object.entries(main?.slots ?? {})) slots[name] = program?.slots[name]?.private ? '••••••' : slot.value;
  return {
    id: record.id, locale: context.locale, state, flow: main?.flow ?? null, version: main?.version ?? null, owner: record.owner, slots,
    identity: context.identity.level, work: context.work, seq: record.seq, working: state === 'working' || at.busy,
  };
}

/** The same of a conversation that was accepted and waits for its first turn. */
export function viewOfNew(id: string, locale: string): ConversationView {
  return { id, locale, state: 'idle', flow: null, version: null, owner: 'bot', slots: {}, identity: 'anonymous', work: [], seq: 0, working: true };
}

/** What a person needs to take a session over. */
export interface HandoverPacket {
  session: string; owner: Owner; agent: string | null; since: number | null; queue: string | null; because: string | null;
  flow: string | null; slots: JsonObject; work: ConversationView['work']; customer: JsonObject | null;
}

export function packetOf(loaded: Loaded, world: World): HandoverPacket {
  const { context } = loaded.snapshot;
  const view = viewOf(loaded, { world, busy: false });
  return {
    session: loaded.record.id, owner: loaded.record.owner, agent: context.agent, since: context.handover?.at ?? null, queue: context.handover?.queue ?? null,
    because: context.handover?.because ?? null, flow: view.flow, slots: view.slots, work: view.work, customer: context.identity.customer,
  };
}
