import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectEmbedded, type Embedded } from '../../src/store/embedded/connect-embedded.ts';
import { defineModels, type LineRow } from '../../src/store/models.ts';
import { openConversation, plain } from './customer.ts';
import { askForSwap } from './sim-swap.ts';
import { processes, type Exit } from './start-gateway.ts';

const { folder, gateway, run } = processes();
let dataDir = '';
let session = '';
const audit = (...args: string[]): Promise<Exit> => run('dist/src/cli/audit.js', { args, env: { DATA_DIR: dataDir } });

beforeAll(async () => {
  dataDir = await folder();
});

it('npm run audit beside the running gateway: verify finds nothing wrong, show tells the story', async () => {
  const running = await gateway(dataDir);
  const customer = await openConversation(running.url);
  session = customer.id;
  await askForSwap(customer, running.url);
  await customer.hears(/Move \+447700900123/);
  expect(await audit('verify')).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^1 conversations?, \d+ events: nothing was changed, removed or reordered\.\n$/) });
  await customer.say('yes');
  await customer.hears(/Done\./);

  const { code, stdout, stderr } = await audit('show', session);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const story = ['The conversation began on web', 'SIM swap please', 'The customer is now verified', 'sim-swap-risk', 'The customer said yes', 'provisioning.swapSim was done', 'was read back', 'Done. +447700900123'];
  const places = story.map((part) => plain(stdout).indexOf(part));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(await audit('show', 'nobody')).toMatchObject({ code: 1, stdout: '', stderr: 'There is no conversation nobody.\n' });
  await running.end('SIGTERM');
});

function named(n: number, problem: string): object {
  return { code: 1, stderr: expect.stringMatching(new RegExp(`^Event ${n} \\(?.*of ${session} ${problem}`, 'm')) };
}

describe('an audit that somebody wrote in, with the gateway stopped', () => {
  let store: Embedded;
  beforeAll(async () => {
    store = await connectEmbedded({ dataDir, readOnly: false });
  });
  afterAll(() => store.connection.close());
  const rows = () => defineModels(store.connection).audit;
  const event = async (n: number): Promise<LineRow> => {
    const found = (await rows().find({ of: session }).sort({ _id: 1 }).lean())[n - 1];
    if (!found) throw new Error(`there is no event ${n}`);
    return found;
  };
  const write = ({ _id }: LineRow, body: string) => rows().updateOne({ _id }, { $set: { body } });
  const remove = ({ _id }: LineRow) => rows().deleteOne({ _id });

  it('names an event that was changed', async () => {
    const fifth = await event(5);
    await write(fifth, fifth.body.replace('"at":1', '"at":2'));
    expect(await audit('verify')).toMatchObject(named(5, 'was changed'));
    expect(await audit('show', session)).toMatchObject(named(5, 'was changed'));
    await write(fifth, fifth.body);
  });

  it('names an event that was removed', async () => {
    const third = await event(3);
    await remove(third);
    expect(await audit('verify')).toMatchObject(named(3, 'was removed'));
    await rows().insertMany([third], { lean: true });
  });

  it('still has the newest event when its row is removed: the conversation itself holds the last turn', async () => {
    const last = await event(await rows().countDocuments({ of: session }));
    const before = await audit('show', session);
    await remove(last);
    expect(await audit('show', session)).toEqual(before);
    await rows().insertMany([last], { lean: true });
  });

  it('names two events that changed places', async () => {
    const [one, other] = [await event(4), await event(6)];
    await write(one, other.body);
    await write(other, one.body);
    const { code, stderr } = await audit('verify');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Event 4 .* stands in the wrong place\.$/m);
    expect(stderr).toMatch(/^Event 6 .* stands in the wrong place\.$/m);
    await write(one, one.body);
    await write(other, other.body);
  });

  it('is whole again when all is put back', async () => {
    expect(await audit('verify')).toMatchObject({ code: 0, stderr: '' });
  });
});
