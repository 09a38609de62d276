import { basename, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { lintPacks, type LintWith } from '../../flows/lint.ts';
import type { FindingCode } from '../../flows/source.ts';
import { packFolder } from './pack-folder.ts';

const parameters = (...names: string[]) => ({ type: 'object', properties: Object.fromEntries(names.map((name) => [name, {}])), required: names, additionalProperties: false });
const WITH: LintWith = {
  actions: [
    { action: 'crm.find', write: false, input: parameters('msisdn') },
    { action: 'sim.swap', write: true, input: parameters('msisdn', 'iccid') },
    { action: 'sim.restore', write: true, input: parameters('msisdn') },
    { action: 'bill.refund', write: true, input: parameters('feeId') },
  ],
  toJdm: (raw) => {
    if (raw === null || typeof raw !== 'object' || !('rows' in raw)) throw new Error('it has no rows.');
    return {};
  },
  wordings: ['greeting', 'thanks'],
};

/** A flow without a fault: each case breaks one line of it. */
const GOOD = `flow: move
title: { en: Move, fr: Changer }
description: Moves a number.
slots:
  number: { type: phone, ask: { en: Which number?, fr: Quel numéro ? } }
  iccid:
    type: text
    ask: { en: Which card?, fr: Quelle carte ? }
    pattern: '^89'
steps:
  - call: crm.find
    with: { msisdn: number }
    save: found
    on: { not_found: { end: refused } }
  - if: found.status == "off"
    end: refused
  - confirm: { en: 'Move {number | last 4}?', fr: 'Changer {number | last 4} ?' }
  - call: sim.swap
    with: { msisdn: number, iccid: iccid }
    undo: sim.restore
    verify: { call: crm.find, with: { msisdn: number }, expect: result.iccid == iccid }
done: { en: Done., fr: C’est fait. }
`;

function broken(from: string, to: string): string {
  expect(GOOD.split(from)).toHaveLength(2);
  return GOOD.replace(from, to);
}

async function findings(files: { [path: string]: string | Uint8Array }): Promise<{ file: string; line: number; code: FindingCode; severity: string; text: string }[]> {
  const found = await lintPacks([packFolder(files)], WITH);
  return found.map(({ file, line, code, severity, message, mend }) => ({ file: basename(file), line, code, severity, text: `${message} ${mend}` }));
}

type Case = { of: string; from: string; to: string; line: number; code: FindingCode; says: string };
const CASES: Case[] = [
  { of: 'YAML that cannot be parsed', from: 'flow: move', to: 'flow: "move', line: 1, code: 'bad_yaml', says: 'not valid YAML' },
  { of: 'a key that is there twice', from: 'description: Moves a number.', to: 'description: One.\ndescription: Two.', line: 4, code: 'bad_yaml', says: 'unique' },
  { of: 'an unknown key of the file', from: 'description: Moves a number.', to: 'description: Moves.\ndesciption: Again.', line: 4, code: 'unknown_key', says: 'Did you mean "description"?' },
  { of: 'an unknown key of a slot', from: "pattern: '^89'", to: "patern: '^89'", line: 9, code: 'unknown_key', says: 'slots › iccid has no key "patern". Did you mean "pattern"?' },
  { of: 'an unknown key of a step', from: 'save: found', to: 'save: found\n    retrys: 3', line: 14, code: 'unknown_key', says: 'Did you mean "retry"?' },
  { of: 'an unknown key of an outcome', from: '{ end: refused }', to: '{ hand over: desk, becuase: gone }', line: 14, code: 'unknown_key', says: 'Did you mean "because"?' },
  { of: 'a key that is missing', from: 'description: Moves a number.\n', to: '', line: 1, code: 'missing_key', says: 'This file lacks "description".' },
  { of: 'a value of the wrong kind', from: 'save: found', to: 'save: Found It', line: 13, code: 'bad_shape', says: 'use a plain name' },
  { of: 'a slot type that does not exist', from: '    type: text', to: '    type: string', line: 7, code: 'bad_shape', says: 'Use one of: text, number' },
  { of: 'a step of two kinds', from: '  - call: crm.find\n', to: '  - call: crm.find\n    end: done\n', line: 11, code: 'bad_shape', says: 'this one has call and end' },
  { of: 'a wrong duration', from: 'save: found', to: 'save: found\n    timeout: soon', line: 14, code: 'bad_shape', says: 'write a duration like 30s' },
  { of: 'an unknown slot to ask', from: 'steps:\n', to: 'steps:\n  - ask: nunber\n', line: 11, code: 'unknown_slot', says: 'Did you mean "number"?' },
  { of: 'an unknown slot to ask again', from: '{ end: refused }', to: '{ ask again: nr, because: { en: Gone., fr: Parti. } }', line: 14, code: 'unknown_slot', says: 'Use one of: number, iccid.' },
  { of: 'an unknown slot as proof', from: 'slots:', to: 'grants: { level: known, customer: found, proof: [numbr] }\nslots:', line: 4, code: 'unknown_slot', says: 'Did you mean "number"?' },
  { of: 'an unknown name to suggest', from: 'type: phone,', to: 'type: phone, suggest: custmer.mobile,', line: 5, code: 'unknown_variable', says: 'Did you mean "customer"?' },
  { of: 'an unknown ending', from: '    end: refused', to: '    end: closed', line: 16, code: 'unknown_ending', says: 'Add it under "endings"' },
  { of: 'an unknown table', from: '  - confirm:', to: '  - { decide: risk, with: { a: number }, save: risk }\n  - confirm:', line: 17, code: 'unknown_table', says: 'Add tables/risk.yaml.' },
  { of: 'an unknown flow', from: '  - confirm:', to: '  - flow: moves\n  - confirm:', line: 17, code: 'unknown_flow', says: 'Did you mean "move"?' },
  { of: 'an id given twice', from: '  - call: crm.find\n', to: '  - { id: a, say: { en: Hi., fr: Salut. } }\n  - id: a\n    call: crm.find\n', line: 12, code: 'duplicate_step', says: 'another id' },
  { of: 'an unknown action', from: '- call: crm.find', to: '- call: crm.fnd', line: 11, code: 'unknown_action', says: 'Did you mean "crm.find"?' },
  { of: 'an unknown argument', from: 'iccid: iccid }', to: 'iccid: iccid, icid: iccid }', line: 19, code: 'unknown_argument', says: 'Did you mean "iccid"?' },
  { of: 'a missing argument', from: 'msisdn: number, iccid: iccid', to: 'msisdn: number', line: 18, code: 'missing_argument', says: 'sim.swap needs "iccid".' },
  { of: 'an undo that lacks an argument', from: 'undo: sim.restore', to: 'undo: bill.refund', line: 20, code: 'missing_argument', says: '{ call: bill.refund, with: { feeId: … } }' },
  { of: 'an expression that cannot be parsed', from: 'found.status == "off"', to: 'found.status ==', line: 15, code: 'bad_expression', says: 'is not an expression' },
  { of: 'a broken expression in a text', from: "'Move {number | last 4}?'", to: "'Move {number +}?'", line: 17, code: 'bad_expression', says: '"number +"' },
  { of: 'braces that do not match', from: "'Move {number | last 4}?'", to: "'Move {number?'", line: 17, code: 'bad_expression', says: 'do not match' },
  { of: 'an unknown filter', from: "'Move {number | last 4}?'", to: "'Move {number | lst 4}?'", line: 17, code: 'unknown_filter', says: 'Did you mean "last"?' },
  { of: '= instead of ==', from: 'found.status == "off"', to: 'found.status = "off"', line: 15, code: 'assignment', says: 'Compare with ==.' },
  { of: 'an unknown name in a condition', from: 'found.status == "off"', to: 'fuond.status == "off"', line: 15, code: 'unknown_variable', says: 'Did you mean "found"?' },
  { of: 'a word where an expression stands', from: 'msisdn: number, iccid: iccid', to: 'msisdn: number, iccid: none', line: 19, code: 'unknown_variable', says: `write "'none'"` },
  { of: 'a name that is saved only later', from: '  - call: crm.find\n', to: '  - { say: { en: "{found.id}", fr: "{today}" } }\n  - call: crm.find\n', line: 11, code: 'unknown_variable', says: 'no earlier "save" called "found"' },
  { of: 'result outside undo and expect', from: 'found.status == "off"', to: 'result.status == "off"', line: 15, code: 'unknown_variable', says: 'Only undo.with and verify.expect' },
  { of: 'a write without a confirm', from: "  - confirm: { en: 'Move {number | last 4}?', fr: 'Changer {number | last 4} ?' }\n", to: '', line: 17, code: 'unconfirmed_write', says: 'Put a "confirm" step before it' },
  { of: 'a write that only some ways confirm', from: '  - confirm:', to: '  - if: found.vip\n    confirm:', line: 19, code: 'unconfirmed_write', says: 'before the customer said yes' },
  { of: 'a write without undo', from: '    undo: sim.restore\n', to: '', line: 18, code: 'no_undo', says: 'irreversible: true' },
  { of: 'a choice of nothing', from: 'type: text', to: 'type: choice', line: 6, code: 'no_options', says: 'Add "options' },
  { of: 'a bad pattern', from: "'^89'", to: "'^(89'", line: 9, code: 'bad_pattern', says: 'Unterminated group' },
  { of: 'nobody who identifies', from: 'slots:', to: 'identity: verified\nslots:', line: 4, code: 'no_identification', says: 'Add a flow with "grants' },
  { of: 'steps after the end', from: '  - confirm:', to: '  - end: done\n  - confirm:', line: 18, code: 'unreachable', says: 'always ends before this step' },
  { of: 'a slot that nothing uses', from: '  iccid:\n', to: '  spare: { type: yesno, ask: { en: And?, fr: Et ? } }\n  iccid:\n', line: 6, code: 'unused_slot', says: 'add "- ask: spare"' },
  { of: 'a text without one language', from: '{ en: Done., fr: C’est fait. }', to: '{ en: Done. }', line: 22, code: 'locale_gap', says: 'Add "fr: …".' },
  { of: 'a text in no language in particular', from: '{ en: Which card?, fr: Quelle carte ? }', to: 'Which card?', line: 8, code: 'locale_gap', says: 'Write it as { en: …, fr: … }.' },
];

describe('lint', () => {
  it('finds nothing wrong in a flow that is right', async () => {
    expect(await findings({ 'move.yaml': GOOD })).toEqual([]);
  });

  it.each(CASES)('finds $of, where it stands, and says how to mend it', async ({ from, to, line, code, says }) => {
    const severity = ['unreachable', 'unused_slot', 'locale_gap'].includes(code) ? 'warning' : 'error';
    expect(await findings({ 'move.yaml': broken(from, to) })).toEqual([{ file: 'move.yaml', line, code, severity, text: expect.stringContaining(says) }]);
  });

  it('finds the second of two flows of one name', async () => {
    expect(await findings({ 'a.yaml': GOOD, 'b.yaml': GOOD })).toMatchObject([{ file: 'b.yaml', line: 1, code: 'duplicate_flow', text: expect.stringContaining('a.yaml') }]);
  });

  it('says where a pack takes the place of a flow of an earlier one', async () => {
    const [ours, theirs] = [packFolder({ 'move.yaml': GOOD }), packFolder({ 'move.yaml': GOOD })];
    expect(await lintPacks([ours, theirs], WITH)).toMatchObject([{ file: join(theirs, 'move.yaml'), line: 1, code: 'replaced_flow', severity: 'warning' }]);
  });

  it.each([
    { of: 'a table that cannot be used', file: 'tables/risk.yaml', content: 'inputs: []', line: 1, code: 'bad_table', says: 'it has no rows' },
    { of: 'a scenario of no flow', file: 'tests/a.yaml', content: '# of mov\nflow: mov\nscenarios: [{ scenario: All well, turns: [{ customer: Hi }], expect: {} }]', line: 2, code: 'unknown_flow', says: 'Did you mean "move"?' },
    { of: 'a scenario with an unknown turn', file: 'tests/a.yaml', content: 'flow: move\nscenarios:\n  - scenario: All well\n    turns:\n      - client: Hi\n    expect: {}', line: 5, code: 'unknown_key', says: 'Use one of: customer, identifies, presses' },
    { of: 'a system without an address', file: 'systems.yaml', content: 'systems:\n  crm: { document: crm.yaml }', line: 2, code: 'missing_key', says: 'Add "url: …".' },
    { of: 'a delivery by no system', file: 'systems.yaml', content: 'systems: {}\nnotify: { email: mail.send }', line: 2, code: 'unknown_action', says: 'mail.send' },
    { of: 'a standing text that does not exist', file: 'wordings/en.yaml', content: 'greting: Hello', line: 1, code: 'unknown_key', says: 'Did you mean "greeting"?' },
    { of: 'bytes that are no text', file: 'other.yaml', content: new Uint8Array([0xff, 0xfe, 0x00]), line: 1, code: 'unreadable', says: 'UTF-8' },
  ])('finds $of', async ({ file, content, line, code, says }) => {
    const found = await findings({ 'move.yaml': GOOD, [file]: content });
    expect(found).toEqual([{ file: basename(file), line, code, severity: 'error', text: expect.stringContaining(says) }]);
  });

  it.each([
    { of: 'an argument that the table does not look at', with_: '{ b: number, a: number }', code: 'unknown_argument', says: 'does not look at "b". Use one of: a.' },
    { of: 'an argument that the table lacks', with_: '{}', code: 'missing_argument', says: 'Add "a: …" under "with".' },
  ])('finds $of', async ({ with_, code, says }) => {
    const flow = broken('  - confirm:', `  - { decide: risk, with: ${with_}, save: risk }\n  - confirm:`);
    expect(await findings({ 'move.yaml': flow, 'tables/risk.yaml': 'inputs: { the number: a }\nrows: []' })).toMatchObject([{ line: 17, code, text: expect.stringContaining(says) }]);
  });

  it('names a folder that is not there', async () => {
    expect(await lintPacks(['/nowhere/at/all'], WITH)).toMatchObject([{ file: '/nowhere/at/all', code: 'pack_missing' }]);
  });

  it('leaves calls alone when it does not know the systems', async () => {
    const folder = packFolder({ 'move.yaml': GOOD.replace('crm.find', 'crm.other') });
    expect(await lintPacks([folder], { actions: null, toJdm: null, wordings: null })).toEqual([]);
  });
});

/** Lint of a pack that has this content everywhere; true when each finding is a whole one. */
async function survives(content: string | Uint8Array): Promise<boolean> {
  const found = await lintPacks([packFolder({ 'x.yaml': content, 'tests/x.yaml': content, 'systems.yaml': content, 'wordings/en.yaml': content })], WITH);
  return found.every(({ file, line, column, message, mend }) => file !== '' && line > 0 && column > 0 && message !== '' && mend !== '');
}

const ALIASES = ['a: &a [x, x, x, x, x, x, x, x, x]', ...['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((name, i) => `${name}: &${name} [${`*${'abcdefgh'[i]}, `.repeat(9)}]`)];

describe('lint of anything at all', () => {
  it('never throws on bytes', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => { expect(await survives(bytes)).toBe(true); }), { numRuns: 60 });
  });

  it('never throws on text', async () => {
    await fc.assert(fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (text) => { expect(await survives(text)).toBe(true); }), { numRuns: 60 });
  });

  it('never throws on YAML of any shape', async () => {
    await fc.assert(fc.asyncProperty(fc.jsonValue(), async (value) => { expect(await survives(stringify(value))).toBe(true); }), { numRuns: 60 });
  });

  it('never throws on a flow with anything in one place of it', async () => {
    const lines = GOOD.split('\n');
    await fc.assert(fc.asyncProperty(fc.nat(lines.length - 1), fc.jsonValue(), async (at, value) => {
      const line = lines[at] ?? '';
      expect(await survives(lines.with(at, line.replace(/: .*$/, `: ${JSON.stringify(value)}`)).join('\n'))).toBe(true);
    }), { numRuns: 100 });
  });

  it.each([
    ['very deep', '['.repeat(20_000)],
    ['of steps in steps in steps', `flow: a\ntitle: A\ndescription: A.\nsteps: ${'[{"do":'.repeat(3_000)}[]${'}]'.repeat(3_000)}`],
    ['of aliases that multiply', ALIASES.join('\n')],
    ['an alias of itself', 'flow: &f\n  a: *f'],
    ['an alias of nothing', 'flow: *none'],
    ['a key called __proto__', '__proto__: { polluted: true }\nflow: a'],
    ['empty', ''],
  ])('says that a file is wrong when it is %s', async (_name, content) => {
    expect(await findings({ 'x.yaml': content })).not.toEqual([]);
    expect(await survives(content)).toBe(true);
  });
});
