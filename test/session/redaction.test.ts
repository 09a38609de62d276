import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { RIG_CHANNEL, settle, startRig, type Rig } from '../../src/cli/rig.ts';
import type { Entry, InboundBody, Store } from '../../src/contracts.ts';
import { createLog } from '../../src/log.ts';
import { openStore } from '../../src/store/open-store.ts';
import { packFolder } from '../flows/pack-folder.ts';

const PAYEE = `flow: payee
title: New payee
description: Adds somebody to pay.
slots:
  iban: { type: text, pattern: '[A-Z]{2}\\d{2}[A-Z0-9]{11,30}', ask: What is their account number? }
  note: { type: text, ask: What is it for? }
  amount: { type: money, ask: How much? }
steps:
  - ask: iban
  - ask: note
  - ask: amount
  - end: kept
endings: { kept: 'Kept.' }
examples: { en: [add a payee, I want to pay somebody new, new payee please] }
`;
const PACK = packFolder({ 'payee.yaml': PAYEE });
const IBAN = 'GB29NWBK60161331926819';

interface Talk { rig: Rig; store: Store; folder: string; logged: string[]; say(body: InboundBody | string): Promise<void>; lines(): Promise<Entry[]>; slots(): Promise<unknown> }

let talk: Talk | null = null;
afterEach(async () => {
  await talk?.rig.close();
  await talk?.store.close();
  if (talk) await rm(talk.folder, { recursive: true });
  talk = null;
});

async function begin(): Promise<Talk> {
  const folder = await mkdtemp(join(tmpdir(), 'errand-redaction-'));
  const store = await openStore({ dataDir: folder, mongoUri: null });
  const clock = { now: Date.UTC(2026, 0, 15, 10) };
  const logged: string[] = [];
  const log = createLog({ level: 'debug', to: { write: (line: string) => logged.push(line) > 0 } });
  const rig = await startRig({ root: process.cwd(), packs: [PACK], store, clock, log, newCode: () => '123456' });
  let said = 0;
  talk = {
    rig, store, folder, logged,
    async say(body) {
      said += 1;
      await rig.assembly.gateway.receive({ id: `m${said}`, session: 's', address: { channel: RIG_CHANNEL.name, id: 's' }, at: clock.now, ...(typeof body === 'string' ? { kind: 'text', text: body } : body) });
      await settle(rig, { store, session: 's', clock });
    },
    lines: () => store.records.entries('s', 0, 1_000),
    slots: async () => (await rig.assembly.gateway.view('s'))?.slots,
  };
  return talk;
}

/** Everything on disk, byte for byte; the store writes texts as they are. */
function onDisk({ folder }: Talk): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1')).join('\n');
}

describe('a number that nobody asked for', () => {
  it.each([
    ['a card, when nothing runs', [], 'hello, my card is 4111 1111 1111 1111'], ['a card, to a question for free text', ['add a payee', IBAN], 'the card 4111111111111111'],
    ['a card, where an account number is asked', ['add a payee'], '4111-1111-1111-1111'], ['a card, where a telephone number is asked', ['I lost my phone'], '4111 1111 1111 1111'],
    ['an identity number', ['I lost my phone'], 'my number is AB123456C by the way'],
  ])('is nowhere: %s', async (_, before, text) => {
    const t = await begin();
    for (const line of before) await t.say(line);
    await t.say(text);
    const [secret = ''] = /[\d -]{14,}\d|AB123456C/.exec(text) ?? [];
    const found = [onDisk(t), t.logged.join(''), JSON.stringify(await t.lines()), JSON.stringify(await t.store.sessions.load('s')), JSON.stringify(await t.store.records.auditChain('s', 0, 100))];
    for (const place of found) for (const form of [secret.trim(), secret.replaceAll(/[ -]/g, '')]) expect(place).not.toContain(form);
    expect((await t.lines()).findLast(({ from }) => from === 'customer')?.text).toMatch(/\[(?:card|id number)\]/);
    // The test can see what is on disk.
    expect(onDisk(t)).toMatch(/\[(?:card|id number)\]/);
  });

  it('nor in the name of a file, or a choice that was never offered', async () => {
    const t = await begin();
    await t.say({ kind: 'text', text: 'here', files: [{ id: 'f', name: '4111111111111111.pdf', type: 'application/pdf', bytes: 1 }] });
    await t.say({ kind: 'choice', choice: '4111111111111111' });
    await t.rig.assembly.files.save({ name: 'card 4111 1111 1111 1111.png', type: 'image/png', data: Buffer.from('x'), session: 's' });
    expect(onDisk(t)).not.toMatch(/4111 ?1111/);
  });

  it('nor when it is spread over the messages of a burst', async () => {
    const t = await begin();
    const from = { session: 's', address: { channel: RIG_CHANNEL.name, id: 's' }, at: Date.UTC(2026, 0, 15, 10) };
    await Promise.all(['my card is 4111 1111', '1111 1111 thanks'].map(async (text, i) => t.rig.assembly.gateway.receive({ ...from, id: `b${i}`, kind: 'text', text })));
    await t.rig.assembly.gateway.idle();
    const said = (await t.lines()).filter((line) => line.from === 'customer').map(({ text }) => text);
    expect(said).toEqual(['my card is [card]', ' thanks']);
    for (const place of [JSON.stringify(await t.lines()), JSON.stringify(await t.store.sessions.load('s'))]) expect(place).not.toContain('1111');
  });

  it('nor in what an agent writes, where an account number may be', async () => {
    const t = await begin();
    await t.say('I want to talk to a person');
    const from = { by: 'agent@errand.example', session: 's', address: { channel: RIG_CHANNEL.name, id: 's' }, at: Date.UTC(2026, 0, 15, 10) };
    await t.rig.assembly.gateway.receive({ ...from, id: 'c1', kind: 'claimed' });
    await t.rig.assembly.gateway.receive({ ...from, id: 'a1', kind: 'agent', text: `pay to ${IBAN}, not with 4111 1111 1111 1111` });
    await t.rig.assembly.gateway.idle();
    expect((await t.lines()).map(({ text }) => text)).toContain(`pay to ${IBAN}, not with [card]`);
    expect(onDisk(t)).not.toMatch(/4111 ?1111/);
  });

  it('changes nothing about the id of a message: a second delivery is one turn', async () => {
    const t = await begin();
    for (let i = 0; i < 3; i += 1) await t.rig.assembly.gateway.receive({ id: '4111111111111111', session: 's', address: { channel: RIG_CHANNEL.name, id: 's' }, at: 1, kind: 'text', text: 'card 4111111111111111' });
    await t.rig.assembly.gateway.idle();
    expect((await t.lines()).filter(({ from }) => from === 'customer')).toHaveLength(1);
  });
});

describe('a number that a slot asks for', () => {
  it('fills it, and the transcript is without', async () => {
    const t = await begin();
    await t.say('add a payee');
    await t.say('GB29 NWBK 6016 1331 9268 19');
    expect(await t.slots()).toEqual({ iban: IBAN });
    expect((await t.lines()).findLast(({ from }) => from === 'customer')?.text).toBe('[iban]');
  });

  it('fills it from the first sentence too', async () => {
    const t = await begin();
    await t.say(`add a payee, ${IBAN}`);
    expect(await t.slots()).toMatchObject({ iban: IBAN });
  });

  it('is not copied into a note beside it', async () => {
    const t = await begin();
    for (const line of ['add a payee', IBAN, `rent, account ${IBAN}`]) await t.say(line);
    expect(await t.slots()).toMatchObject({ iban: IBAN, note: 'rent, account [iban]' });
  });

  it('and telephone numbers, SIM numbers and amounts are as they were', async () => {
    const t = await begin();
    for (const line of ['I lost my phone', '+44 7700 900123', '123456', '8944100000000005009']) await t.say(line);
    expect(await t.slots()).toMatchObject({ iccid: '8944100000000005009' });
    expect((await t.lines()).filter(({ from }) => from === 'customer').map(({ text }) => text)).toContain('8944100000000005009');
  });
});
