import { LineCounter, type Node, type Pair, isAlias, isMap, isScalar, isSeq, parseDocument, type Document } from 'yaml';

/** What is wrong in a file of a pack, where, and how to mend it. Lines and columns start at 1. */
export interface Finding {
  file: string; line: number; column: number;
  severity: 'error' | 'warning';
  code: FindingCode;
  message: string; mend: string;
}
export type Path = readonly (string | number)[];
export interface Problem { code: FindingCode; message: string; mend: string }

const SEVERITIES = {
  unreadable: 'error', bad_yaml: 'error', bad_shape: 'error', unknown_key: 'error', missing_key: 'error', bad_table: 'error',
  duplicate_flow: 'error', duplicate_step: 'error', unknown_flow: 'error', unknown_slot: 'error', unknown_ending: 'error', unknown_table: 'error',
  unknown_system: 'error', unknown_action: 'error', unknown_argument: 'error', missing_argument: 'error',
  bad_expression: 'error', assignment: 'error', unknown_variable: 'error', unknown_filter: 'error',
  unconfirmed_write: 'error', no_undo: 'error', no_options: 'error', bad_pattern: 'error', slow_pattern: 'error', no_identification: 'error',
  bad_schedule: 'error', late_escalation: 'error', taken_name: 'error', asked_in_each: 'warning', uncovered: 'error',
  replaced_flow: 'warning', unreachable: 'warning', unused_slot: 'warning', unknown_resend: 'error', locale_gap: 'warning', no_model: 'warning', pack_missing: 'error',
} as const satisfies { [code: string]: Finding['severity'] };
export type FindingCode = keyof typeof SEVERITIES;

/** A finding in one line, for people. */
export function lineOf({ file, line, column, severity, message, mend }: Finding): string {
  return `${file}:${line}:${column} ${severity}: ${message} ${mend}`;
}

/** One file of a pack: its text, its value (undefined when unreadable), and where in the text each part of it stands. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly value: unknown;
  readonly findings: Finding[];
  /** A finding at the key or list item that `path` leads to, or at the nearest one above it. */
  find(path: Path, problem: Problem): Finding;
}

/** Reads YAML (or JSON, which is YAML too) with positions. Never throws: what is wrong is in `findings`. */
export function readSource(file: string, bytes: Uint8Array): Source {
  const lines = new LineCounter();
  const found = (offset: number, problem: Problem): Finding => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), severity: SEVERITIES[problem.code], ...problem };
  };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const findings = document.errors.map((error) => found(error.pos[0], {
      code: 'bad_yaml', message: `This is not valid YAML: ${error.message}.`, mend: 'Check the indentation and put texts with : # , { or } in quotes.',
    }));
    const value: unknown = findings.length === 0 ? document.toJS() : undefined;
    return { file, text, value, findings, find: (path, problem) => found(offsetOf(document, path), problem) };
  } catch (error) {
    const problem: Problem = { code: 'unreadable', message: `This file cannot be read: ${reasonOf(error)}.`, mend: 'Save it as YAML in UTF-8.' };
    return { file, text: '', value: undefined, findings: [found(0, problem)], find: (_path, other) => found(0, other) };
  }
}

function offsetOf(document: Document, path: Path): number {
  let at: Node | null = document.contents;
  let offset = at?.range?.[0] ?? 0;
  for (const key of path) {
    const next = child(document, at, key);
    if (next === null) break;
    [at, offset] = [next.node, next.offset];
  }
  return offset;
}

function child(document: Document, parent: Node | null, key: string | number): { node: Node | null; offset: number } | null {
  const node = isAlias(parent) ? parent.resolve(document) ?? null : parent;
  if (isSeq<Node>(node)) {
    const item = typeof key === 'number' ? node.items[key] : undefined;
    return item ? { node: item, offset: item.range?.[0] ?? 0 } : null;
  }
  if (!isMap<Node, Node | null>(node)) return null;
  const pair = node.items.find((item: Pair<Node, Node | null>) => isScalar(item.key) && String(item.key.value) === String(key));
  return pair ? { node: pair.value, offset: pair.key.range?.[0] ?? 0 } : null;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
