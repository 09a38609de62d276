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
    { action: 'bill.operation', write: false, input: parameters('key') },
    { action: 'run.score', write: true, input: parameters('msisdn') },
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

/** Goes in place of the beginning of GOOD's last line. */
const BUSY = `  - each: found.lines
    as: line
    limit: 20
    do:
      - { call: crm.find, with: { msisdn: line.id }, save: one }
      - if: one.ok
        run: score
        with: { msisdn: line.id }
        irreversible: true
        lookup: { call: bill.operation, with: { key: key }, found: result.ok and msisdn != "", output: result }
    collect: { results: '{ id: line.id, ok: one.ok }' }
  - parallel:
      - { call: crm.find, with: { msisdn: number }, save: left }
      - { call: sim.restore, with: { msisdn: number }, save: right, irreversible: true, lookup: bill.operation }
  - wait: 2h
    says: { en: 'Soon, {left.name}.', fr: 'Bientôt, {left.name}.' }
  - wait: { until: right.start }
  - wait: { for: moved, key: left.id, within: 10d, otherwise: refused, save: answer }
  - if: answer.ok and len(results) > 0 and callback != ""
    approve: { by: desk, of: 2, within: 15m, otherwise: refused, escalate: { after: 10m, to: lead } }
limits: [{ on: sim.swap, times: 2, per: 1d, by: number }]
schedule: { cron: '0 6 * * 1-5', zone: Europe/Paris }
starts: { event: asked, slots: { number: event.number } }
done: {`;

type Case = { of: string; from: string; to: string; line: number; code: FindingCode; says: string; more?: FindingCode[] };
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
  { of: 'result outside undo and expect', from: 'found.status == "off"', to: 'result.status == "off"', line: 15, code: 'unknown_variable', says: 'Only undo.with, verify.expect and lookup' },
  { of: 'a write without a confirm', from: "  - confirm: { en: 'Move {number | last 4}?', fr: 'Changer {number | last 4} ?' }\n", to: '', line: 17, code: 'unconfirmed_write', says: 'Put a "confirm" step before it' },
  { of: 'a write that only some ways confirm', from: '  - confirm:', to: '  - if: found.vip\n    confirm:', line: 19, code: 'unconfirmed_write', says: 'before the customer said yes' },
  { of: 'a write without undo', from: '    undo: sim.restore\n', to: '', line: 18, code: 'no_undo', says: 'irreversible: true' },
  { of: 'a choice of nothing', from: 'type: text', to: 'type: choice', line: 6, code: 'no_options', says: 'Add "options' },
  { of: 'an answer about a slot that is missing', from: 'type: text', to: 'type: text\n    about: nothing', line: 6, code: 'unknown_slot', says: 'Name another slot' },
  { of: 'a slot whose sending step is missing', from: 'type: text', to: 'type: text\n    resend: sent', line: 6, code: 'unknown_resend', says: 'Name the "save:"' },
  { of: 'a bad pattern', from: "'^89'", to: "'^(89'", line: 9, code: 'bad_pattern', says: 'Unterminated group' },
  { of: 'an unknown action of its own', from: '  - confirm:', to: '  - { run: scor, with: { msisdn: number }, unconfirmed: It only counts. }\n  - confirm:', line: 17, code: 'unknown_action', says: 'This pack has no action "scor". Did you mean "score"?' },
  { of: 'a write of its own without a confirm', from: '  - confirm:', to: '  - { run: score, with: { msisdn: number }, irreversible: true }\n  - confirm:', line: 17, code: 'unconfirmed_write', says: 'before the customer said yes' },
  { of: 'a look-up that lacks an argument', from: 'undo: sim.restore', to: 'undo: sim.restore\n    lookup: { call: bill.operation, with: { kee: key } }', line: 21, code: 'unknown_argument', says: 'Did you mean "key"?', more: ['missing_argument'] },
  { of: 'a look-up that reads what only the flow knows', from: 'undo: sim.restore', to: 'undo: sim.restore\n    lookup: { call: bill.operation, with: { key: key }, found: found.ok }', line: 21, code: 'unknown_variable', says: 'called "found"' },
  { of: 'a limit on an unknown action', from: 'steps:\n', to: 'limits: [{ on: sim.swop, times: 2, per: 1d }]\nsteps:\n', line: 10, code: 'unknown_action', says: 'Did you mean "sim.swap"?' },
  { of: 'a limit on an unknown argument', from: 'steps:\n', to: 'limits: [{ on: sim.swap, of: number, allow: [a] }]\nsteps:\n', line: 10, code: 'unknown_argument', says: 'Use one of: msisdn, iccid.' },
  { of: 'a limit by an unknown name', from: 'steps:\n', to: 'limits: [{ on: sim.swap, times: 2, per: 1d, by: nunber }]\nsteps:\n', line: 10, code: 'unknown_variable', says: 'Did you mean "number"?' },
  { of: 'a schedule that is none', from: 'steps:\n', to: "schedule: { cron: '61 * * * *' }\nsteps:\n", line: 10, code: 'bad_schedule', says: 'Invalid value for minute' },
  { of: 'a schedule that never comes', from: 'steps:\n', to: "schedule: { cron: '0 0 30 2 *' }\nsteps:\n", line: 10, code: 'bad_schedule', says: 'never comes' },
  { of: 'a schedule nowhere', from: 'steps:\n', to: "schedule: { cron: '0 6 * * 1', zone: Europe/Pris }\nsteps:\n", line: 10, code: 'bad_schedule', says: 'like Europe/Paris' },
  { of: 'a start that fills no slot', from: 'steps:\n', to: 'starts: { event: asked, slots: { nr: event.number } }\nsteps:\n', line: 10, code: 'unknown_slot', says: 'Use one of: number, iccid.' },
  { of: 'a start that reads more than its event', from: 'steps:\n', to: 'starts: { event: asked, slots: { number: customer.msisdn } }\nsteps:\n', line: 10, code: 'unknown_variable', says: 'called "customer"' },
  { of: 'a wait that ends unknown', from: '  - confirm:', to: '  - wait: { for: moved, within: 3d, otherwise: late }\n  - confirm:', line: 17, code: 'unknown_ending', says: 'Add it under "endings"' },
  { of: 'a wait until what nobody knows', from: '  - confirm:', to: '  - wait: { until: window.start }\n  - confirm:', line: 17, code: 'unknown_variable', says: 'called "window"' },
  { of: 'an approval that goes on to others too late', from: '  - confirm:', to: '  - approve: { by: desk, within: 15m, otherwise: refused, escalate: { after: 15m, to: lead } }\n  - confirm:', line: 17, code: 'late_escalation', says: 'less than 15m' },
  { of: 'a branch that reads what another one saves', from: '  - confirm:', to: '  - parallel:\n      - { call: crm.find, with: { msisdn: number }, save: one }\n      - { call: crm.find, with: { msisdn: one.other } }\n  - confirm:', line: 19, code: 'unknown_variable', says: 'Another branch of the same "parallel" saves it' },
  { of: 'a branch without a confirm', from: '  - confirm:', to: '  - parallel:\n      - { call: crm.find, with: { msisdn: number } }\n      - { call: sim.restore, with: { msisdn: number }, irreversible: true }\n  - confirm:', line: 19, code: 'unconfirmed_write', says: 'before the customer said yes' },
  { of: 'an item outside its each', from: '  - confirm:', to: '  - { each: found.lines, as: line, do: [{ call: crm.find, with: { msisdn: line.id } }] }\n  - if: line.id == "x"\n    end: refused\n  - confirm:', line: 18, code: 'unknown_variable', says: 'gather it with "collect"' },
  { of: 'what an each saves, read after it', from: '  - confirm:', to: '  - { each: found.lines, as: line, do: [{ call: crm.find, with: { msisdn: line.id }, save: one }], collect: { all: one.id } }\n  - if: one.id in all\n    end: refused\n  - confirm:', line: 18, code: 'unknown_variable', says: 'for each item only' },
  { of: 'an item named like a slot', from: '  - confirm:', to: '  - { each: found.lines, as: iccid, do: [{ call: crm.find, with: { msisdn: number } }] }\n  - confirm:', line: 17, code: 'taken_name', says: 'There is a slot "iccid" too' },
  { of: 'a question for each item', from: '  - confirm:', to: '  - { each: found.lines, as: line, do: [{ ask: iccid }] }\n  - confirm:', line: 17, code: 'asked_in_each', says: 'Ask for it before the "each".' },
  { of: 'a yes for each item', from: '  - confirm:', to: '  - { each: found.lines, as: line, do: [{ confirm: { en: "{line.id}?", fr: "{line.id} ?" } }] }\n  - confirm:', line: 17, code: 'asked_in_each', says: 'a yes for every item' },
  { of: 'a pattern that would hold everything up', from: "'^89'", to: "'^(8+9?)+x'", line: 9, code: 'slow_pattern', says: '{1,20} instead of +' },
  { of: 'a comma that cuts a text off', from: '{ en: Done., fr: C’est fait. }', to: '{ en: Done, friend, fr: C’est fait. }', line: 22, code: 'bad_shape', says: "Put the text in quotes, like { en: 'Hello, friend' }." },
  { of: 'a key misspelt in a branch', from: '  - confirm:', to: '  - parallel:\n      - { call: crm.find, wiht: { msisdn: number } }\n      - { call: crm.find, with: { msisdn: number } }\n  - confirm:', line: 18, code: 'unknown_key', says: 'Did you mean "with"?' },
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

  it.each(CASES)('finds $of, where it stands, and says how to mend it', async ({ from, to, line, code, says, more = [] }) => {
    const severity = ['unreachable', 'unused_slot', 'locale_gap', 'asked_in_each'].includes(code) ? 'warning' : 'error';
    const found = await findings({ 'move.yaml': broken(from, to) });
    expect(found.filter((one) => !more.includes(one.code))).toEqual([{ file: 'move.yaml', line, code, severity, text: expect.stringContaining(says) }]);
    expect(found).toHaveLength(1 + more.length);
  });

  it('finds nothing wrong in loops, waits, branches at once, limits, look-ups and starts that are right', async () => {
    expect(await findings({ 'move.yaml': broken('done: {', BUSY) })).toEqual([]);
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
    { of: 'a scenario in which nothing happens', file: 'tests/a.yaml', content: 'flow: move\nscenarios:\n  - { scenario: All well, expect: {} }', line: 3, code: 'missing_key', says: 'turns' },
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
