import { fileURLToPath } from 'node:url';
import { createKnowledge } from '../../knowledge/create-knowledge.ts';
import type { Inbound } from '../../src/contracts.ts';
import { createConversation } from '../../src/conversation/machine.ts';
import { firstLoaded, type Loaded } from '../../src/session/loaded.ts';
import { readMessages } from '../../src/session/read.ts';
import { takeTurn } from '../../src/session/turn.ts';
import { createLanguageOf } from '../../src/understanding/local/language.ts';
import type { Place } from './gateway-in-process.ts';

const languageOf = createLanguageOf();
/** What a customer says to test/bench/pack/four-questions.yaml, over and over, each time in a new conversation. */
const SAYINGS = ['hello, please fit my new card', '+44 7700 900123', '123456', 'it was stolen', '8944110068901234567'];

/** One turn: the text understood among all flows, the machine, the document to memory as JSON; the session stays loaded, as in the gateway. */
export async function createSpoken(place: Place): Promise<() => Promise<void>> {
  const { world, understanding } = place.assembly;
  const knowledge = await createKnowledge({ folders: [fileURLToPath(new URL('../../../knowledge/articles', import.meta.url))] });
  const machine = createConversation(world);
  const stamp = { worker: 'bench', auditKey: 'a bench has no secrets', channel: () => null };
  const memory = new Map<string, string>();
  let said = 0;
  let loaded: Loaded | null = null;
  return async () => {
    const turn = said % SAYINGS.length;
    const session = `conversation ${(said - turn) % 1_000}`;
    const now = Date.now();
    const message: Inbound = { kind: 'text', text: SAYINGS[turn] ?? '', id: String(said), session, address: { channel: 'bench', id: session }, at: now };
    said += 1;
    const current: Loaded = loaded !== null && turn > 0 ? loaded : firstLoaded(machine, { id: session, address: message.address, locale: 'en', now });
    const heard = await readMessages([message], { ...current.snapshot.context, now }, { understanding: understanding.engine, local: understanding.local, knowledge, world, country: 'GB', languageOf });
    loaded = takeTurn(current, { inputs: [{ kind: 'message', message }], heard }, { machine, stamp, now });
    memory.set(session, JSON.stringify(loaded.record));
    const done = loaded.record.flow === null;
    if (done !== (turn === SAYINGS.length - 1)) throw new Error(`"${message.text}" was not understood as it should be`);
  };
}
