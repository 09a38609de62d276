import type { Program } from '../../flows/program.ts';
import { localize } from '../../flows/template.ts';
import type { Address, ConversationView, IdentityLevel, JsonObject, Owner } from '../contracts.ts';
import type { Context, Frame } from '../conversation/context.ts';
import type { World } from '../conversation/speak.ts';
import { hindersGoingOn, hindersReturn } from '../conversation/with-person.ts';
import { keyOf } from './effects.ts';
import type { Loaded } from './loaded.ts';

const MASK = '••••••';

/** What may be seen of a conversation from outside: private slots are masked. */
export function viewOf(loaded: Loaded, at: { world: World; busy: boolean }): ConversationView {
  const { record, snapshot } = loaded;
  const { context } = snapshot;
  const state: string = snapshot.value;
  const main = context.frames.find((frame) => frame.role === 'main');
  const program = main && at.world.program(main.flow, main.version);
  const slots = masked(main?.slots ?? {}, program ?? null);
  return {
    id: record.id, locale: context.locale, state, flow: main?.flow ?? null, version: main?.version ?? null, owner: record.owner, slots,
    identity: context.identity.level, work: context.work, seq: record.seq, working: state === 'working' || at.busy,
  };
}

/** The same of a conversation that was accepted and waits for its first turn. */
export function viewOfNew(id: string, locale: string): ConversationView {
  return { id, locale, state: 'idle', flow: null, version: null, owner: 'bot', slots: {}, identity: 'anonymous', work: [], seq: 0, working: true };
}

/** One request of a session: what it is, and the values that it has. `told`: kept from what the customer told a person, for when it goes on. */
export interface OpenRequest { flow: string; version: number; title: string; slots: JsonObject; told: JsonObject; runBy: string | null }

/** What a person needs to take a session over. `hinders`: why it cannot be returned or resumed now. */
export interface HandoverPacket {
  session: string; owner: Owner; agent: string | null; since: number | null; queue: string | null; because: string | null;
  flow: string | null; slots: JsonObject; work: ConversationView['work']; customer: JsonObject | null;
  state: string; locale: string; identity: IdentityLevel; addresses: Address[]; seq: number; working: boolean; exception: string | null;
  /** The one that talks comes last. */
  requests: OpenRequest[]; asks: string | null; later: string[]; hinders: { return: string | null; resume: string | null };
}

export function packetOf(loaded: Loaded, world: World): HandoverPacket {
  const { record, snapshot: { context } } = loaded;
  const { state, locale, identity, flow, slots, work, seq, working } = viewOf(loaded, { world, busy: false });
  return {
    session: record.id, owner: record.owner, agent: context.agent, since: context.handover?.at ?? null, queue: context.handover?.queue ?? null,
    because: context.handover?.because ?? null, flow, slots, work, customer: context.identity.customer,
    state, locale, identity, addresses: record.addresses, seq, working, exception: context.trouble && keyOf(record.id, context.trouble.exception),
    requests: context.frames.flatMap((frame) => requestOf(frame, world)), asks: asked(context), later: context.queue.map((one) => titleOf(world.latest(one), one)),
    hinders: { return: hindersReturn(context), resume: hindersGoingOn(context, {}) },
  };
}

function requestOf(frame: Frame, world: World): OpenRequest[] {
  if (frame.role === 'sub') return [];
  const { flow, version, runBy = null } = frame;
  const program = world.program(flow, version);
  return [{ flow, version, title: titleOf(program, flow), slots: masked(frame.slots, program), told: masked(frame.told ?? {}, program), runBy }];
}

function masked(slots: Frame['slots'], program: Program | null): JsonObject {
  return Object.fromEntries(Object.entries(slots).map(([name, { value }]) => [name, program?.slots[name]?.private ? MASK : value]));
}

/** The slot that is asked for, or the summary that waits for a yes. */
function asked({ stop }: Context): string | null {
  return 'slot' in stop ? stop.slot : stop.at === 'confirming' ? stop.summary : null;
}

function titleOf(program: Program | null, flow: string): string {
  return program ? localize(program.title, 'en') : flow;
}
