import { beforeEach, describe, expect, it } from '@jest/globals';
import { TEAMS } from '../../src/lab/platforms/teams-tokens.ts';
import { saidTo, teamsRigs, type TeamsRig } from './teams-rig.ts';

const HOUR_S = 3_600;
const { start } = teamsRigs();
let rig: TeamsRig;

describe('what comes from Teams', () => {
  beforeEach(async () => { rig = await start(); });

  it('is taken with a token of the issuer, for our bot and for the service that it names', async () => {
    const { channelToken } = rig.platform.tokens;
    const statusOf = async (token: string): Promise<number> => (await rig.ada.post({ type: 'message', text: 'hello' }, { token })).status;
    const now = Math.floor(Date.now() / 1000);
    expect(await statusOf(await channelToken())).toBe(200);
    expect(await statusOf(await channelToken({ aud: 'another bot' }))).toBe(403);
    expect(await statusOf(await channelToken({ iss: 'https://elsewhere.example' }))).toBe(403);
    // The issuers of the emulator and of other bots, which the library would let in.
    expect(await statusOf(await channelToken({ iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/' }))).toBe(403);
    expect(await statusOf(await channelToken({ exp: now - HOUR_S, nbf: now - 2 * HOUR_S }))).toBe(403);
    expect(await statusOf(await channelToken({ nbf: now + HOUR_S, exp: now + 2 * HOUR_S }))).toBe(403);
    expect(await statusOf(await channelToken({ serviceurl: 'https://elsewhere.example/' }))).toBe(403);
    expect(await statusOf(await channelToken({}, 'other'))).toBe(403);
    expect(await statusOf('e30.e30.e30')).toBe(403);
    expect((await fetch(rig.webhook, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })).status).toBe(401);
    expect(saidTo(rig)).toHaveLength(1);
  });

  it('is answered with 503 where the keys of the issuer cannot be had, so that it comes again', async () => {
    rig = await start({ openIdMetadata: 'http://127.0.0.1:1/openid' });
    expect(await rig.ada.say('hello')).toBe(503);
    expect(saidTo(rig)).toEqual([]);
  });

  it('opens the conversation once, at the installation or with the first message, in the language of the person', async () => {
    expect(rig.host.received).toMatchObject([{ kind: 'opened', session: rig.session, locale: 'en-GB', address: rig.address }]);
    await rig.ada.say('hello');
    const ben = rig.person('Ben Okafor', 'personal', 'fr-FR');
    await ben.say('bonjour');
    expect(rig.host.received.map(({ kind }) => kind)).toEqual(['opened', 'text', 'opened', 'text']);
    expect(rig.host.received[2]).toMatchObject({ locale: 'fr-FR', address: { channel: 'teams', id: ben.member.aadObjectId, via: TEAMS.tenantId, thread: ben.conversation } });
    expect(rig.session).toMatch(/^teams-[\w-]{22}$/);
  });

  it('is heard in a group only where the bot is named, without that name', async () => {
    const ada = rig.person('Ada Martin', 'groupChat');
    await ada.install();
    await ada.say('not for the bot');
    await ada.mention('SIM swap please');
    expect(rig.host.received.slice(1)).toMatchObject([{ kind: 'opened' }, { kind: 'text', text: 'SIM swap please', address: { thread: ada.conversation } }]);
    expect(saidTo(rig)[0]?.session).not.toBe(rig.session);
  });

  it('has a conversation for each thread of a channel and each person there, and is answered in that thread', async () => {
    const ada = rig.person('Ada Martin', 'channel');
    await ada.mention('one', { id: '100' });
    await ada.mention('two', { id: '200' });
    await ada.mention('one again', { id: '300', thread: '100' });
    await rig.person('Ben Okafor', 'channel').mention('and me', { thread: '100' });
    const [one, two, again, ben] = saidTo(rig);
    expect(new Set([one?.session, two?.session, ben?.session]).size).toBe(3);
    expect(again?.session).toBe(one?.session);
    if (two) await rig.channel.send(two.address, { kind: 'message', seq: 1, text: 'Yes?' }, `${two.session}/s1`);
    expect(ada.read().filter(({ from }) => from === 'bot')).toMatchObject([{ text: 'Yes?', conversation: `${ada.conversation};messageid=200` }]);
  });

  it('is counted and left where it is of an unknown kind, and never by a bot', async () => {
    for (const activity of [{ type: 'messageReaction', reactionsAdded: [{ type: 'like' }] }, { type: 'event', name: 'application/vnd.microsoft.readReceipt' }, { type: 'invoke', name: 'task/fetch' }, { type: 'message', value: { theirs: 1 } }]) {
      expect((await rig.ada.post(activity)).status).toBe(200);
    }
    expect(rig.host.odd).toEqual(['teams', 'teams', 'teams', 'teams']);
    expect((await rig.ada.post({ type: 'message', text: 'hi', from: { id: '28:another-bot', name: 'Bot' } })).status).toBe(200);
    expect((await rig.ada.post({ type: 'message', text: 'hi', from: { id: `28:${TEAMS.appId}`, name: 'Errand' } })).status).toBe(200);
    expect(saidTo(rig)).toEqual([]);
  });

  it('keeps ids of two conversations apart, which Teams may give twice', async () => {
    await rig.ada.say('one', { id: '1' });
    await rig.person('Ben Okafor').say('two', { id: '1' });
    expect(saidTo(rig)).toHaveLength(2);
  });

  it('brings its files, from https or the service itself only', async () => {
    await rig.ada.say('here', { files: [{ name: 'proof.pdf', type: 'application/pdf', data: Buffer.from('a proof') }] });
    await rig.ada.post({ type: 'message', text: 'steal', attachments: [{ contentType: 'application/vnd.microsoft.teams.file.download.info', name: 'x.txt', content: { downloadUrl: `${rig.host.url}/steal`, fileType: 'txt' } }] });
    expect(saidTo(rig)).toMatchObject([{ text: 'here', files: [{ name: 'proof.pdf', type: 'application/pdf', bytes: 7 }] }, { text: 'steal' }]);
    expect(saidTo(rig)[1]).not.toHaveProperty('files');
    expect(rig.host.logged).toContain('a file of a Teams message could not be fetched');
  });

  it('is refused where it is larger than any activity', async () => {
    expect(await rig.ada.say('a'.repeat(300_000))).toBe(413);
  });
});
