import { describe, expect, it } from '@jest/globals';
import type { Inbound } from '../../src/contracts.ts';
import { teamsRigs, type TeamsRig } from './teams-rig.ts';

const { start } = teamsRigs();
let rig: TeamsRig;
const opened = (): Inbound[] => rig.host.received.filter(({ kind }) => kind === 'opened');

describe('single sign-on', () => {
  it('says who it is before the bot says hello', async () => {
    rig = await start({ signOn: true });
    expect(opened()).toEqual([]);
    expect(rig.platform.signOns).toMatchObject([{ conversation: rig.ada.conversation }]);
    expect(await rig.ada.signOn()).toBe(200);
    expect(opened()).toMatchObject([{ identity: { level: 'known', customer: { id: rig.ada.member.aadObjectId, name: 'Ada Martin', email: 'ada.martin@example.com' }, proof: {} } }]);
    await rig.ada.signOn();
    expect(opened()).toHaveLength(1);
  });

  it.each([
    ['for another application', { aud: 'api://botid-another' }], ['of another tenant', { tid: '99999999-0000-4000-8000-000000000000' }], ['of somebody else', { oid: '99999999-0000-4000-8000-000000000001' }],
    ['that has expired', { exp: 1_000_000 }], ['of another issuer', { iss: 'https://login.elsewhere.example/v2.0' }],
  ])('takes no token %s, says so, and serves without it', async (_, claims) => {
    rig = await start({ signOn: true });
    expect(await rig.ada.signOn(claims)).toBe(412);
    expect(opened()).toHaveLength(1);
    expect(opened()[0]).not.toHaveProperty('identity');
  });

  it('takes no e-mail from a tenant that is not ours', async () => {
    rig = await start({ tenantId: null, signOn: true });
    const eve = rig.platform.person({ webhook: rig.webhook, name: 'Eve Stone', tenant: '99999999-0000-4000-8000-00000000000b' });
    await eve.install();
    expect(await eve.signOn()).toBe(200);
    expect(opened()).toMatchObject([{ identity: { level: 'known', customer: { id: eve.member.aadObjectId, name: 'Eve Stone' } } }]);
    expect(opened()[0]).not.toHaveProperty('identity.customer.email');
  });

  it('that fails at the client lets the bot say hello', async () => {
    rig = await start({ signOn: true });
    expect((await rig.ada.post({ type: 'invoke', name: 'signin/failure', value: { code: 'tokenmissing' } })).status).toBe(200);
    expect(opened()).toHaveLength(1);
  });

  it('that Teams cannot be asked for now is done without', async () => {
    rig = await start({ signOn: true, appPassword: 'wrong' });
    expect(opened()).toHaveLength(1);
    expect(rig.host.logged).toContain('nobody could be asked to sign on');
  });
});
