import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Command } from '../../src/contracts.ts';
import { createUnderstanding } from '../../src/understanding/create-understanding.ts';
import { asking, context } from './context.ts';
import type { Recording } from './model-recording.ts';
import { startStandIn } from './model-stand-in.ts';
import { createScriptedModel } from './scripted-model.ts';
import { wrongWithSchema } from './strict-schema.ts';
import { TELECOM_FLOWS } from './telecom-flows.ts';

/** Reads these texts through a stand-in with the recording; also says what went wrong. */
async function readAll(texts: string[], recording: Recording): Promise<{ commands: Command[][]; failures: (string | null)[] }> {
  const standIn = await startStandIn('sk-test', recording);
  standIn.behave({ kind: 'answer', commands: [{ kind: 'start', flow: 'sim-swap', confidence: 0.9 }] });
  const failures: (string | null)[] = [];
  const { engine } = await createUnderstanding({
    openai: { apiKey: 'sk-test', baseUrl: standIn.baseUrl, model: 'gpt-test', timeoutMs: 5_000, mode: 'model' }, flows: () => TELECOM_FLOWS, log: { warn: () => {}, debug: () => {} },
    figures: { read: () => {}, asked: ({ failure }) => failures.push(failure) },
  });
  const commands: Command[][] = [];
  for (const text of texts) commands.push(await engine.read(text, context()));
  await standIn.close();
  return { commands, failures };
}

describe('the stand-in', () => {
  it('records a conversation, replays it, and fails on what was not recorded', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'errand-recording-'));
    const recorded = await readAll(['my handset went for a swim', 'the usual'], { folder, mode: 'record' });
    const files = await readdir(folder);
    expect(files).toHaveLength(2);
    for (const file of files) expect(await readFile(join(folder, file), 'utf8')).not.toContain('sk-test');
    const replayed = await readAll(['the usual', 'my handset went for a swim', 'something new'], { folder, mode: 'replay' });
    expect(replayed.commands.slice(0, 2)).toEqual(recorded.commands.toReversed());
    expect(replayed.failures).toEqual([null, null, '5xx']);
    await rm(folder, { recursive: true });
  });

  it.each([
    ['a field that is not required', { type: 'object', properties: { a: { type: 'string' } }, required: [], additionalProperties: false }, /required/],
    ['open objects', { type: 'object', properties: {}, required: [] }, /additionalProperties/],
    ['an unsupported keyword', { type: 'object', properties: { a: { type: 'string', minLength: 1 } }, required: ['a'], additionalProperties: false }, /minLength/],
    ['oneOf', { type: 'object', properties: { a: { oneOf: [] } }, required: ['a'], additionalProperties: false }, /oneOf/],
    ['a list at the root', { type: 'array', items: { type: 'string' } }, /object/],
  ])('refuses a schema with %s, as the real one does', (_, schema, said) => { expect(wrongWithSchema(schema)).toMatch(said); });

  it.each([
    ['no key', { authorization: '', status: 401 }], ['no model', { authorization: 'Bearer sk-test', status: 400 }],
  ])('refuses a request with %s', async (_, { authorization, status }) => {
    const standIn = await startStandIn('sk-test');
    const response = await fetch(`${standIn.baseUrl}/chat/completions`, { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify({ messages: [] }) });
    expect(response.status).toBe(status);
    await standIn.close();
  });

  it('can answer what the local engine reads out of the prompt', async () => {
    const standIn = await startStandIn('sk-test');
    standIn.answer(createScriptedModel({ flows: () => TELECOM_FLOWS, now: () => context().now }));
    const { engine, local } = await createUnderstanding({ openai: { apiKey: 'sk-test', baseUrl: standIn.baseUrl, model: 'gpt-test', timeoutMs: 5_000, mode: 'model' }, flows: () => TELECOM_FLOWS, log: { warn: () => {}, debug: () => {} } });
    const iccid = asking({ type: 'text', pattern: '89\\d{17,18}' });
    for (const [text, at] of [['I lost my phone', context()], ['it is 8944100000000005009', iccid], ['hello', context()], ['50 pounds', asking({ type: 'money' })], ['never mind', iccid]] as const) {
      expect(await engine.read(text, at)).toEqual(await local.read(text, at));
    }
    await standIn.close();
  });
});
