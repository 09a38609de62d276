import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { USAGE, flowsCommand, type FlowsCommand } from '../../flows/command.ts';
import { flowJsonSchema } from '../../flows/json-schema.ts';
import { packFolder } from './pack-folder.ts';

const FLOW = 'flow: greet\ntitle: Greet\ndescription: Greets.\nsteps:\n  - say: Hello\n';
const TESTS = 'flow: greet\nscenarios:\n  - { scenario: It greets, turns: [{ bot: hello }], expect: {} }\n  - { scenario: It sings, turns: [{ bot: la la }], expect: {} }\n';

function at(folder: string, bot = 'Hello'): FlowsCommand {
  return {
    folders: [folder], schemaFile: join(mkdtempSync(join(tmpdir(), 'schema-')), 'flow.schema.json'),
    lintWith: async () => ({ actions: [], toJdm: null, wordings: null }),
    harness: async (seen) => ({
      open: async () => (seen({ flow: 'greet', version: 1, pc: 0, branch: 'reached' }), {
        say: async () => {}, press: async () => {}, decide: async () => {}, mend: async () => {}, happen: async () => {}, disturb: async () => {},
        advance: async () => {}, close: async () => {}, code: async () => '1',
        botLines: async () => [{ text: bot, choices: [] }],
        aftermath: async () => ({ endings: [], queue: null, slots: {}, work: [], undone: [], exceptions: [], sent: [] }),
      }),
    }),
  };
}

describe('npm run flows', () => {
  it('lint says when there is nothing to mend', async () => {
    expect(await flowsCommand(['lint'], at(packFolder({ 'greet.yaml': FLOW })))).toEqual({ code: 0, out: 'Nothing to mend.' });
  });

  it('lint prints each finding with file, line, column and mend, and ends with 1', async () => {
    const folder = packFolder({ 'greet.yaml': FLOW.replace('Hello', '"{nme}"'), 'other.yaml': 'flow: Other' });
    const { code, out } = await flowsCommand(['lint'], at(folder));
    expect(code).toBe(1);
    expect(out).toContain(`${join(folder, 'greet.yaml')}:5:5 error: There is no slot and no earlier "save" called "nme" here.`);
    expect(out).toContain('errors, 0 warnings');
  });

  it('lint of a file shows only that file, also in a pack that is not listed', async () => {
    const folder = packFolder({ 'a.yaml': FLOW.replace('say:', 'sya:'), 'tests/b.yaml': 'flow: nothing' });
    const { out } = await flowsCommand(['lint', join(folder, 'tests/b.yaml'), '--json'], at(packFolder({ 'greet.yaml': FLOW })));
    expect(JSON.parse(out).map((finding: { file: string }) => finding.file)).toEqual([join(folder, 'tests/b.yaml')]);
  });

  it('lint ends with 0 when there are only warnings', async () => {
    const flow = FLOW.replace('steps:', 'slots:\n  spare: { type: text, ask: What? }\nsteps:');
    expect(await flowsCommand(['lint'], at(packFolder({ 'greet.yaml': flow })))).toMatchObject({ code: 0, out: expect.stringContaining('0 errors, 1 warnings') });
  });

  it('test plays the scenarios, shows the transcript of those that fail, and ends with 1', async () => {
    const { code, out } = await flowsCommand(['test', 'greet'], at(packFolder({ 'greet.yaml': FLOW, 'tests/greet.yaml': TESTS })));
    expect(code).toBe(1);
    expect(out.split('\n')).toEqual(['✓ greet: It greets', '✗ greet: It sings', expect.stringContaining('should say "la la"'), '      bot: Hello', '1 passed, 1 failed', 'greet: 1 of 1 steps, 1 of 1 branches covered']);
  });

  it('test ends with 0 when all pass, and prints JSON', async () => {
    const { code, out } = await flowsCommand(['test', '--json'], at(packFolder({ 'greet.yaml': FLOW, 'tests/greet.yaml': TESTS }), 'Hello, la la'));
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ scenarios: [{ ok: true }, { ok: true }], coverage: [{ flow: 'greet', steps: { covered: 1, all: 1 }, missing: [] }] });
  });

  it('test names what no scenario reaches, and with --coverage ends with 1 for it', async () => {
    const folder = packFolder({ 'greet.yaml': `${FLOW}  - { if: today == "x", say: Bye }\n`, 'tests/greet.yaml': TESTS });
    const { code, out } = await flowsCommand(['test'], at(folder, 'Hello, la la'));
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining(`greet: 1 of 2 steps, 1 of 4 branches covered\n    ${join(folder, 'greet.yaml')}:6:7 error: No scenario comes here while this holds. Add one to tests/.`) });
    expect(await flowsCommand(['test', '--coverage'], at(folder, 'Hello, la la'))).toMatchObject({ code: 1 });
    expect(await flowsCommand(['test', '--coverage'], at(packFolder({ 'greet.yaml': FLOW, 'tests/greet.yaml': TESTS }), 'Hello, la la'))).toMatchObject({ code: 0 });
  });

  it('test leaves out the scenarios of a flow that a later pack has replaced, and map shows the later one', async () => {
    const [ours, theirs] = [packFolder({ 'greet.yaml': FLOW, 'tests/greet.yaml': TESTS }), packFolder({ 'greet.yaml': FLOW.replace('Hello', 'Hi'), 'tests/greet.yaml': TESTS.replace(/\n.*sings.*/, '') })];
    const command = { ...at(ours), folders: [ours, theirs] };
    expect(await flowsCommand(['test'], command)).toMatchObject({ code: 0, out: expect.stringMatching(/^✓ greet: It greets\n1 passed, 0 failed\n/) });
  });

  it('test does not play packs that are broken', async () => {
    const folder = packFolder({ 'greet.yaml': 'flow: 1', 'tests/greet.yaml': TESTS });
    expect(await flowsCommand(['test'], at(folder))).toMatchObject({ code: 1, out: expect.stringContaining('greet.yaml:1:1 error') });
  });

  it('map prints the workflow', async () => {
    const folder = packFolder({ 'greet.yaml': FLOW });
    expect(await flowsCommand(['map', 'greet'], at(folder))).toMatchObject({ code: 0, out: expect.stringContaining('```mermaid\nflowchart TD') });
    expect(JSON.parse((await flowsCommand(['map', 'greet', '--json'], at(folder))).out)).toMatchObject({ flow: 'greet', rows: [{ does: 'says' }] });
  });

  it('schema writes the JSON Schema', async () => {
    const command = at(packFolder({ 'greet.yaml': FLOW }));
    expect(await flowsCommand(['schema'], command)).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(command.schemaFile, 'utf8'))).toEqual(flowJsonSchema());
  });

  it.each([
    [[], USAGE],
    [['lnt'], 'Did you mean "lint"?'],
    [['lint', '--jsn'], "Unknown option '--jsn'"],
    [['lint', '/no/such/file.yaml'], 'There is no file /no/such/file.yaml.'],
    [['map'], 'Name a flow: greet.'],
    [['map', 'gret'], 'Did you mean "greet"?'],
    [['test', 'greet'], 'There is no scenario test of "greet".'],
  ])('%j ends with 2 and says what to do', async (argv, says) => {
    expect(await flowsCommand(argv, at(packFolder({ 'greet.yaml': FLOW })))).toEqual({ code: 2, out: expect.stringContaining(says) });
  });
});
