import { afterEach, describe, expect, it } from '@jest/globals';
import { RIG_CHANNEL, settle, startRig, type Rig } from '../../src/cli/rig.ts';
import { allWork } from '../../src/cli/scenario-harness.ts';
import type { Entry, InboundBody, Store } from '../../src/contracts.ts';
import { STORES, type Opened } from './stores.ts';

const SESSION = 'talk';

interface Talk { store: Store; clock: { now: number }; rigs: Rig[]; send(body: InboundBody, id: string, rig?: Rig): Promise<void>; rest(): Promise<void>; lines(): Promise<Entry[]> }

describe.each(STORES)('on $name, a gateway', ({ open }) => {
  let opened: Opened | null = null;
  let talk: Talk | null = null;
  afterEach(async () => {
    for (const rig of talk?.rigs ?? []) await rig.close();
    await opened?.close();
  });

  async function begin(replicas = 1, shared = false): Promise<Talk> {
    opened = await open();
    const store = shared ? { ...opened.store, shared: true } : opened.store;
    const clock = { now: Date.UTC(2026, 0, 15, 10) };
    const rigs: Rig[] = [];
    for (let i = 0; i < replicas; i += 1) rigs.push(await startRig({ root: process.cwd(), packs: [], store, clock, newCode: () => '123456' }));
    const [first] = rigs;
    if (!first) throw new Error('no rig');
    const rest = async (): Promise<void> => { for (const rig of rigs) await settle(rig, { store, session: SESSION, clock }); };
    talk = {
      store, clock, rigs, rest,
      send: (body, id, rig = first) => rig.assembly.gateway.receive({ id, session: SESSION, address: { channel: RIG_CHANNEL.name, id: SESSION }, at: clock.now, ...body }),
      lines: () => store.records.entries(SESSION, 0, 1_000),
    };
    await talk.send({ kind: 'opened', locale: 'en' }, 'opened');
    await rest();
    return talk;
  }

  it('takes a SIM swap from the first word to the last, and says only what is done', async () => {
    const t = await begin();
    for (const [i, text] of ['I lost my phone', '+44 7700 900123', '123456', '8944100000000005009', 'yes'].entries()) {
      await t.send({ kind: 'text', text }, `m${i}`);
      await t.rest();
    }
    expect((await t.lines()).at(-1)?.text).toMatch(/^Done/);
    const [rig] = t.rigs;
    const names = rig ? (await allWork(rig)).map(({ name }) => name) : [];
    for (const name of ['provisioning.swapSim', 'billing.addFee', 'crm.addNote']) expect(names.filter((one) => one === name)).toEqual([name]);
    const ledger = await t.store.records.ledger(SESSION);
    const swap = ledger.filter((row) => row.action === 'provisioning.swapSim').map((row) => row.stage);
    expect(swap).toEqual(['intent', 'attempt', 'done']);
  });

  it('writes down what is said beside a code, and never the code', async () => {
    const t = await begin();
    const words = ['I lost my phone', '+44 7700 900123', 'why do you need that?', 'hmm', 'is it one two three four five six?', 'can I get 999 999 by post?', 'thanks, one two three four five six', 'one two three four five six, why do you need that?', 'hola, uno dos tres cuatro cinco seis', '123456'];
    for (const [i, text] of words.entries()) {
      await t.send({ kind: 'text', text }, `m${i}`);
      await t.rest();
    }
    const said = (await t.lines()).filter(({ from }) => from === 'customer').map(({ text }) => text);
    expect(said).toEqual(['I lost my phone', '+44 7700 900123', 'why do you need that?', ...Array<string>(7).fill('••••••')]);
  });

  it('takes the same delivery four times as one turn', async () => {
    const t = await begin();
    await Promise.all([1, 2, 3, 4].map(() => t.send({ kind: 'text', text: 'where is my order?' }, 'same')));
    await t.rest();
    await t.send({ kind: 'text', text: 'where is my order?' }, 'same');
    await t.rest();
    expect((await t.lines()).filter((line) => line.from === 'customer')).toHaveLength(1);
  });

  it('takes the same words twice, under two ids, as two turns', async () => {
    const t = await begin();
    for (const id of ['a', 'b']) {
      await t.send({ kind: 'text', text: 'hello' }, id);
      await t.rest();
    }
    expect((await t.lines()).filter((line) => line.from === 'customer')).toHaveLength(2);
  });

  it('is at work until what a turn said can be read', async () => {
    const t = await begin();
    const { records } = t.store;
    const append = records.append.bind(records);
    let [reached, release] = [(): void => {}, (): void => {}];
    const held = new Promise<void>((done) => { release = done; });
    const appending = new Promise<void>((done) => { reached = done; });
    records.append = async (owed) => {
      reached();
      await held;
      await append(owed);
    };
    await t.send({ kind: 'text', text: 'hello' }, 'm');
    await appending;
    const before = { working: (await t.rigs[0]?.assembly.gateway.view(SESSION))?.working, lines: (await t.lines()).filter(({ text }) => text === 'hello').length };
    release();
    await t.rest();
    expect(before).toEqual({ working: true, lines: 0 });
    expect((await t.rigs[0]?.assembly.gateway.view(SESSION))?.working).toBe(false);
    expect((await t.lines()).filter(({ text }) => text === 'hello')).toHaveLength(1);
  });

  it('never loses or doubles a message when two replicas take the same session at once', async () => {
    const t = await begin(2, true);
    const ids = Array.from({ length: 20 }, (_, i) => `m${i}`);
    await Promise.all(ids.map((id, i) => t.send({ kind: 'text', text: `message ${i}` }, id, t.rigs[i % 2])));
    await t.rest();
    const lines = await t.lines();
    expect(lines.filter((line) => line.from === 'customer').map((line) => line.inbound ?? '').toSorted((a, b) => a.localeCompare(b))).toEqual(ids.toSorted((a, b) => a.localeCompare(b)));
    expect(lines.map((line) => line.seq)).toEqual(lines.map((_, i) => i + 1));
  });

  it('keeps a chain of audit events that leads to the head in the session', async () => {
    const t = await begin();
    await t.send({ kind: 'text', text: 'where is my order?' }, 'm');
    await t.rest();
    const events = await t.store.records.auditChain(SESSION, 0, 1_000);
    const record = await t.store.sessions.load(SESSION);
    expect(events.at(-1)).toMatchObject({ seq: record?.audit.seq, hash: record?.audit.hash });
    expect(events.map((event) => event.kind)).toContain('flow.started');
  });
});
