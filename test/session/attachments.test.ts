import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RIG_CHANNEL, settle, startRig, type Rig } from '../../src/cli/rig.ts';
import type { FileRef, InboundBody, Store } from '../../src/contracts.ts';
import { createLog } from '../../src/log.ts';
import { openStore } from '../../src/store/open-store.ts';
import { packFolder } from '../flows/pack-folder.ts';

const CLAIM = `flow: claim
title: New claim
description: Takes in the claim of a customer.
slots:
  passport: { type: file, ask: Please attach your passport. }
  photos: { type: file, max: 3, ask: And photos of the damage. }
  amount: { type: money, ask: How much? }
steps:
  - ask: passport
  - ask: photos
  - ask: amount
  - end: kept
endings: { kept: 'Kept.' }
examples: { en: [new claim please, make a claim, I want to claim something] }
`;
const PACK = packFolder({ 'claim.yaml': CLAIM });
const clock = { now: Date.UTC(2026, 0, 15, 10) };
let [folder, said] = ['', 0];
let store: Store;
let rig: Rig;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'errand-attachments-'));
  store = await openStore({ dataDir: folder, mongoUri: null });
  rig = await startRig({ root: process.cwd(), packs: [PACK], store, clock, log: createLog({ level: 'error' }), newCode: () => '123456' });
  await say({ kind: 'text', text: 'new claim please' });
});
afterEach(async () => {
  await rig.close();
  await store.close();
  await rm(folder, { recursive: true });
});

async function say(body: InboundBody): Promise<unknown> {
  said += 1;
  await rig.assembly.gateway.receive({ id: `m${said}`, session: 's', address: { channel: RIG_CHANNEL.name, id: 's' }, at: clock.now, ...body });
  await settle(rig, { store, session: 's', clock });
  return (await rig.assembly.gateway.view('s'))?.slots;
}

const file = (id: string): FileRef => ({ id, name: `${id}.png`, type: 'image/png', bytes: 1 });

describe('a file that is asked for', () => {
  it('is taken from the message it is attached to, with or without words', async () => {
    expect(await say({ kind: 'text', text: '', files: [file('f-1')] })).toEqual({ passport: 'f-1' });
    expect(await say({ kind: 'text', text: 'here you are', files: [file('f-2'), file('f-3')] })).toEqual({ passport: 'f-1', photos: ['f-2', 'f-3'] });
  });

  it('may be named by its reference', async () => {
    expect(await say({ kind: 'text', text: 'the reference is DOC-12345' })).toEqual({ passport: 'DOC-12345' });
  });

  it('is not what is attached while something else is asked', async () => {
    await say({ kind: 'text', text: '', files: [file('f-1')] });
    await say({ kind: 'text', text: '', files: [file('f-2')] });
    expect(await say({ kind: 'text', text: '£20', files: [file('f-9')] })).not.toEqual(expect.objectContaining({ passport: 'f-9' }));
  });
});
