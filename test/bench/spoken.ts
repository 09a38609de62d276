import { fileURLToPath } from 'node:url';
import { createKnowledge } from '../../knowledge/create-knowledge.ts';
import type { Effect, Inbound, Json, WorkBody } from '../../src/contracts.ts';
import { createConversation, type ConversationMachine } from '../../src/conversation/machine.ts';
import { firstLoaded, restore, type Loaded } from '../../src/session/loaded.ts';
import { readMessages } from '../../src/session/read.ts';
import { takeTurn, type TurnAt } from '../../src/session/turn.ts';
import type { Place } from './gateway-in-process.ts';

/** What a customer says to the SIM swap of the telecom pack, over and over, each time in a new conversation. */
const SAYINGS = ['I need a new SIM', '+44 7700 900123', '123456', 'it was stolen', '8944110068901234567'];
const CUSTOMER = { id: 'C-1001', name: 'Ada Byron', msisdn: '+447700900123', email: 'ada@example.com' };
/** What the systems answer, by action. */
const SYSTEMS: { [action: string]: Json } = {
  'crm.findCustomer': CUSTOMER, 'identity.sendCode': { challenge: 'CH-1', sentTo: 'a…@example.com' }, 'identity.checkCode': {},
};

/** One turn: the text understood in full, the machine, the document written to and read from memory as JSON. */
export async function createSpoken(place: Place): Promise<() => Promise<void>> {
  const { world, understanding } = place.assembly;
  const knowledge = await createKnowledge({ folders: [fileURLToPath(new URL('../../../knowledge/articles', import.meta.url))] });
  const machine = createConversation(world);
  const stamp = { worker: 'bench', auditKey: 'a bench has no secrets', channel: () => null };
  const memory = new Map<string, string>();
  let said = 0;
  return async () => {
    const session = `conversation ${Math.floor(said / SAYINGS.length)}`;
    const now = Date.now();
    const at: TurnAt = { machine, stamp, now };
    const message: Inbound = { kind: 'text', text: SAYINGS[said % SAYINGS.length] ?? '', id: String(said), session, address: { channel: 'bench', id: session }, at: now };
    said += 1;
    const loaded = loadFrom(memory, { machine, session, now });
    const heard = await readMessages([message], { ...loaded.snapshot.context, now }, { understanding: understanding.engine, local: understanding.local, knowledge, world, country: 'GB' });
    const next = worked(takeTurn(loaded, { inputs: [{ kind: 'message', message }], heard }, at), at);
    if (next.record.seq - loaded.record.seq < 2) throw new Error(`"${message.text}" got no reply`);
    memory.set(session, JSON.stringify(next.record));
  };
}

function loadFrom(memory: Map<string, string>, of: { machine: ConversationMachine; session: string; now: number }): Loaded {
  const stored = memory.get(of.session);
  if (stored !== undefined) return restore(of.machine, JSON.parse(stored));
  return firstLoaded(of.machine, { id: of.session, address: { channel: 'bench', id: of.session }, locale: 'en', now: of.now });
}

/** The systems answer at once; each answer is one more turn through the machine. */
function worked(loaded: Loaded, at: TurnAt): Loaded {
  const work = loaded.record.outbox.find((effect): effect is Effect & WorkBody => effect.kind === 'work' && effect.action in SYSTEMS);
  if (!work) return loaded;
  const outcome = { ok: true as const, output: SYSTEMS[work.action] ?? null };
  return worked(takeTurn(loaded, { inputs: [{ kind: 'result', effect: work.id, outcome }], heard: { commands: [], answers: [] } }, at), at);
}
