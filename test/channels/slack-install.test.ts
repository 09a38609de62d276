import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSeal } from '../../channels/slack/seal.ts';
import { SLACK } from '../../src/lab/platforms/slack.ts';
import { startSlackRig, type SlackRig } from './slack-rig.ts';

const visit = async (url: string, cookie = ''): Promise<Response> => fetch(url, { redirect: 'manual', headers: { cookie } });

describe('installing in more workspaces', () => {
  let rig: SlackRig;
  beforeEach(async () => {
    rig = await startSlackRig({ change: { botToken: null, clientId: SLACK.clientId, clientSecret: SLACK.clientSecret, publicUrl: 'https://bot.example.com' } });
  });
  afterEach(async () => rig.host.close());
  /** The way of a browser: to Slack, which asks, and back with a code. */
  const install = async (): Promise<Response> => {
    const begun = await visit(`${rig.host.url}/channels/slack/install`);
    const cookie = begun.headers.get('set-cookie')?.split(';')[0] ?? '';
    const allowed = await visit(begun.headers.get('location') ?? '');
    const back = new URL(allowed.headers.get('location') ?? '');
    expect(back.origin + back.pathname).toBe('https://bot.example.com/channels/slack/oauth');
    return visit(`${rig.host.url}${back.pathname}${back.search}`, cookie);
  };
  const eve = () => rig.platform.person('U0EVE');
  const to = { channel: 'slack', id: 'U0EVE', via: SLACK.otherTeam };
  const send = async (text: string, seq = 1): Promise<void> => rig.channel.send(to, { kind: 'message', seq, text }, `${await rig.host.host.sessionOf(to)}/s${seq}`);

  it('lets the bot speak there, with the token of that workspace', async () => {
    await expect(send('hello')).rejects.toMatchObject({ kind: 'terminal', code: 'gone' });
    expect((await install()).status).toBe(200);
    await eve().say('hello');
    expect(rig.host.received).toMatchObject([{ kind: 'opened', locale: 'en' }, { kind: 'text', address: to }]);
    await send('hello');
    expect(eve().sees().map(({ text }) => text)).toEqual(['hello', 'hello']);
  });

  it('keeps the token encrypted', async () => {
    await install();
    const token = rig.platform.state.workspaces[1]?.token ?? '';
    const kept = await rig.host.documents.list('slack-installations', 10);
    expect(token).toMatch(/^xoxb-installed/);
    expect(kept.map(({ key }) => key)).toEqual([SLACK.otherTeam]);
    expect(JSON.stringify(kept)).not.toContain('xoxb');
    expect(Object.keys(kept[0]?.value ?? {}).toSorted()).toEqual(['at', 'data', 'iv', 'tag']);
  });

  it('cannot be read under another secret or another workspace, or when it was changed', () => {
    const seal = createSeal('one secret');
    const closed = seal.close('T1', 'xoxb-1');
    expect(seal.open('T1', closed)).toBe('xoxb-1');
    expect(createSeal('another secret').open('T1', closed)).toBeNull();
    expect(seal.open('T2', closed)).toBeNull();
    expect(seal.open('T1', { ...closed, data: Buffer.from('xoxb-2').toString('base64') })).toBeNull();
    expect(seal.open('T1', { what: 'else' })).toBeNull();
  });

  it('ends when the app is removed there, and the customer is gone from it', async () => {
    await install();
    await rig.platform.uninstall(SLACK.otherTeam);
    expect(await rig.host.documents.list('slack-installations', 10)).toEqual([]);
    await expect(send('hello')).rejects.toMatchObject({ kind: 'terminal', code: 'gone' });
  });

  it('outlives a removal that is told late, after it was installed again', async () => {
    await install();
    await rig.event({ type: 'app_uninstalled' }, { team_id: SLACK.otherTeam, event_time: 1 });
    expect(await rig.host.documents.list('slack-installations', 10)).toHaveLength(1);
  });

  it('is refused with a state of another browser, a code that was used, or none', async () => {
    const begun = await visit(`${rig.host.url}/channels/slack/install`);
    const allowed = new URL((await visit(begun.headers.get('location') ?? '')).headers.get('location') ?? '');
    const cookie = begun.headers.get('set-cookie')?.split(';')[0] ?? '';
    const back = `${rig.host.url}${allowed.pathname}`;
    const answers = [await visit(`${back}${allowed.search}`), await visit(`${back}?code=x&state=y`, cookie), await visit(back, cookie), await visit(`${back}?error=access_denied`, cookie)];
    allowed.searchParams.set('code', 'code-spent');
    answers.push(await visit(`${back}${allowed.search}`, cookie));
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400]);
    expect(await answers[4]?.json()).toMatchObject({ error: { message: expect.stringContaining('/channels/slack/install') } });
    expect(await rig.host.documents.list('slack-installations', 10)).toEqual([]);
  });
});
