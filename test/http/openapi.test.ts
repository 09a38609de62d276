import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ask, startRig, type Rig } from './rig.ts';

const documentSchema = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string(), security: z.array(z.record(z.string(), z.array(z.string()))).optional() }))),
});

/** What those without a token answer to an empty request. */
const OPEN: { [path: string]: number } = { '/api/v1/sign-in': 400, '/api/v1/conversations/continue': 400, '/api/v1/conversations': 201 };
let rig: Rig;
let document: z.output<typeof documentSchema>;
beforeAll(async () => {
  rig = await startRig({ CONVERSATIONS_PER_MINUTE: '0' });
  document = documentSchema.parse((await ask(`${rig.url}/api/openapi.json`)).body);
});
afterAll(async () => rig.close());

const operations = () => Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })));

/** In a process of its own: the validator does not know objects of Jest's realm. */
function checkedOutside(json: string): unknown {
  const script = `
    import { text } from 'node:stream/consumers';
    import { validate } from '@scalar/openapi-parser';
    const { valid, errors } = await validate(await text(process.stdin));
    console.log(JSON.stringify({ valid, errors }));`;
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '--eval', script], { cwd, input: json, encoding: 'utf8' }));
}

describe('the OpenAPI document', () => {
  it('is valid', async () => {
    const { body } = await ask(`${rig.url}/api/openapi.json`);
    expect(checkedOutside(JSON.stringify(body))).toEqual({ valid: true, errors: [] });
    expect(checkedOutside(JSON.stringify({ ...document, info: undefined }))).toMatchObject({ valid: false });
  });

  it('names every operation once', () => {
    const ids = operations().map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('describes only operations that are there, and open only without a token where it says so', async () => {
    expect(operations().length).toBeGreaterThan(12);
    for (const { path, method } of operations()) {
      const { status, body } = await ask(rig.url + path.replaceAll(/\{\w+\}/g, 'x'), { method, ...(method === 'post' && { body: {} }) });
      expect({ path, method, status, body }).toMatchObject({ status: OPEN[path] ?? 401 });
    }
  });

  it('describes every operation that is there: the routers hold no other', () => {
    const described = operations().map(({ path, method }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`);
    const mounted = [...new Set(rig.mounted())].filter((line) => line.includes('/api/v1/'));
    expect(mounted.toSorted()).toEqual(described.toSorted());
  });
});
