import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FormField } from '../../src/contracts.ts';
import { until } from '../e2e/start-gateway.ts';
import { saidTo, says, teamsRigs, type TeamsRig } from './teams-rig.ts';

const LOST = [{ id: 'c1.1', label: 'Lost' }, { id: 'c1.2', label: 'Stolen' }];
const FORM: FormField[] = [{ slot: 'day', label: 'Which day?', type: 'date' }, { slot: 'why', label: 'Why?', type: 'choice', options: [{ id: 'lost', label: 'Lost' }] }];
const { start } = teamsRigs();
let rig: TeamsRig;
/** The conversation is over; resolves to the one after it. */
const begunAnew = async (): Promise<string> => {
  rig.host.set(rig.session, { state: 'closed' });
  const session = await rig.host.host.sessionOf(rig.address);
  rig.host.set(session, { state: 'waiting' });
  return session;
};

describe('a card', () => {
  beforeEach(async () => { rig = await start(); });

  it('shows what was chosen, and has no buttons any more', async () => {
    await says(rig, { text: 'What happened?', choices: LOST });
    const [card] = rig.bot();
    expect(card).toMatchObject({ text: 'What happened?', buttons: [{ title: 'Lost' }, { title: 'Stolen' }] });
    expect(await rig.ada.press(card?.id ?? '', 'Stolen')).toBe(200);
    expect(saidTo(rig)).toMatchObject([{ kind: 'choice', choice: 'c1.2', session: rig.session }]);
    expect(rig.bot()).toMatchObject([{ text: 'What happened?\n✓ Stolen', buttons: [], edited: 1 }]);
  });

  it('that was used says nothing new, and what is pressed on an old screen is handed over to be answered', async () => {
    const line = await says(rig, { text: 'What happened?', choices: LOST });
    const id = rig.bot()[0]?.id ?? '';
    await rig.ada.press(id, 'Stolen');
    await rig.ada.post({ type: 'message', value: { errand: 'choice', choice: 'c1.1', line }, replyToId: id });
    expect(saidTo(rig)).toMatchObject([{ choice: 'c1.2' }, { choice: 'c1.1' }]);
    expect(rig.bot()).toMatchObject([{ text: 'What happened?\n✓ Stolen', edited: 1 }]);
  });

  it('with more choices than buttons takes the one that was picked', async () => {
    const choices = Array.from({ length: 8 }, (_, i) => ({ id: `c1.${i + 1}`, label: `Tariff ${i + 1}` }));
    await says(rig, { text: 'Which tariff?', choices });
    await rig.ada.submit(rig.bot()[0]?.id ?? '', { choice: 'Tariff 7' });
    expect(saidTo(rig)).toMatchObject([{ kind: 'choice', choice: 'c1.7' }]);
    expect(rig.bot()).toMatchObject([{ text: 'Which tariff?\n✓ Tariff 7', buttons: [], inputs: [] }]);
  });

  it('of several questions hands all answers over at once, and shows them', async () => {
    await says(rig, { text: 'Which day?', expects: { kind: 'slot', slot: 'day', type: 'date', form: FORM } });
    await rig.ada.submit(rig.bot()[0]?.id ?? '', { 'Which day?': '2026-12-01', 'Why?': 'Lost' });
    expect(saidTo(rig)).toMatchObject([{ kind: 'form', values: { day: '2026-12-01', why: 'lost' } }]);
    expect(rig.bot()).toMatchObject([{ text: 'Which day?\n✓ 2026-12-01\n✓ Lost', inputs: [], buttons: [] }]);
  });

  it('of questions that were answered in words sets nothing later', async () => {
    await says(rig, { text: 'Which day?', expects: { kind: 'slot', slot: 'day', type: 'date', form: FORM } });
    await rig.ada.say('tomorrow, I lost it');
    await rig.ada.submit(rig.bot()[0]?.id ?? '', { 'Which day?': '2026-12-01' });
    expect(saidTo(rig).map(({ kind }) => kind)).toEqual(['text', 'choice']);
  });

  it('in which nothing was filled in says nothing', async () => {
    await says(rig, { text: 'Which day?', expects: { kind: 'slot', slot: 'day', type: 'date', form: FORM } });
    await rig.ada.submit(rig.bot()[0]?.id ?? '', {});
    expect(saidTo(rig)).toMatchObject([{ kind: 'text', text: '' }]);
  });

  it('in a group is for who was asked', async () => {
    const ada = rig.person('Ada Martin', 'groupChat');
    await ada.mention('SIM swap');
    const [first] = saidTo(rig);
    if (first === undefined) throw new Error('nothing was said');
    await says({ ...rig, session: first.session, address: first.address }, { text: 'What happened?', choices: LOST });
    const id = ada.read().at(-1)?.id ?? '';
    expect(await rig.person('Ben Okafor', 'groupChat').press(id, 'Lost')).toBe(200);
    expect(saidTo(rig)).toHaveLength(1);
    expect(ada.read().at(-1)).toMatchObject({ buttons: [{ title: 'Lost' }, { title: 'Stolen' }], edited: 0 });
    await ada.press(id, 'Lost');
    expect(saidTo(rig)[1]).toMatchObject({ kind: 'choice', choice: 'c1.1', session: first.session });
  });

  it('is closed once though the same press is delivered four times', async () => {
    const line = await says(rig, { text: 'What happened?', choices: LOST });
    const press = { id: 'f:1', type: 'message', value: { errand: 'choice', choice: 'c1.1', line }, replyToId: rig.bot()[0]?.id };
    for (let i = 0; i < 4; i += 1) expect((await rig.ada.post(press)).status).toBe(200);
    expect(saidTo(rig)).toHaveLength(1);
    expect(rig.bot()).toMatchObject([{ edited: 1 }]);
  });

  it('is closed though it was pressed before its line was on record', async () => {
    await rig.channel.send(rig.address, { kind: 'message', seq: 2, text: 'What happened?', choices: LOST }, `${rig.session}/s2`);
    const pressed = rig.ada.press(rig.bot()[0]?.id ?? '', 'Stolen');
    await until('the press is handed over', async () => saidTo(rig).length > 0);
    expect(rig.bot()).toMatchObject([{ edited: 0 }]);
    rig.host.write(rig.session, { from: 'bot', text: 'What happened?', choices: LOST });
    expect(await pressed).toBe(200);
    expect(rig.bot()).toMatchObject([{ text: 'What happened?\n✓ Stolen', buttons: [], edited: 1 }]);
  });

  it('of a conversation that is over chooses nothing in the one after it, though that offers the same', async () => {
    await says(rig, { text: 'What happened?', choices: LOST });
    const session = await begunAnew();
    await says({ ...rig, session }, { text: 'And now?', choices: LOST });
    await rig.ada.press(rig.bot()[0]?.id ?? '', 'Stolen');
    expect(saidTo(rig)).toMatchObject([{ kind: 'choice', choice: 'stale:c1.2', session }]);
    expect(rig.bot()).toMatchObject([{ text: 'What happened?', buttons: [] }, { buttons: [{ title: 'Lost' }, { title: 'Stolen' }] }]);
    await rig.ada.press(rig.bot()[1]?.id ?? '', 'Stolen');
    expect(saidTo(rig)[1]).toMatchObject({ kind: 'choice', choice: 'c1.2', session });
  });

  it('of questions of a conversation that is over sets nothing in the one after it', async () => {
    const form = { expects: { kind: 'slot', slot: 'day', type: 'date', form: FORM } } as const;
    await says(rig, { text: 'Which day?', ...form });
    const session = await begunAnew();
    await says({ ...rig, session }, { text: 'Which day?', ...form });
    await rig.ada.submit(rig.bot()[0]?.id ?? '', { 'Which day?': '2026-12-01', 'Why?': 'Lost' });
    expect(saidTo(rig)).toMatchObject([{ kind: 'choice', choice: 'stale:form', session }]);
    expect(rig.bot()[0]).toMatchObject({ text: 'Which day?', buttons: [] });
  });

  it('that names no line chooses nothing', async () => {
    await says(rig, { text: 'What happened?', choices: LOST });
    await rig.ada.post({ type: 'message', value: { errand: 'choice', choice: 'c1.1' }, replyToId: rig.bot()[0]?.id });
    expect(saidTo(rig)).toMatchObject([{ kind: 'choice', choice: 'stale:c1.1' }]);
  });

  it('that cannot be closed now was pressed all the same', async () => {
    await says(rig, { text: 'What happened?', choices: LOST });
    rig.platform.faults.push({ status: 502 });
    expect(await rig.ada.press(rig.bot()[0]?.id ?? '', 'Lost')).toBe(200);
    expect(saidTo(rig)).toHaveLength(1);
    expect(rig.host.logged).toContain('a card that was used could not be closed');
  });
});
