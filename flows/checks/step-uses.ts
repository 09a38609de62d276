import type { Localized } from '../../src/contracts.ts';
import type { AgentStep, AllowedAction } from '../agent-schema.ts';
import type { Step, WaitStep, WorkStep } from '../step-schema.ts';
import type { Path } from '../source.ts';
import { isWork, type Placed } from '../steps.ts';

/** The names that may be read at a place, and what to do about those that are there only elsewhere. */
export interface Scope { known: Set<string>; elsewhere: Map<string, string> }
/** An expression, or a text with expressions in it, where it stands and which names it may read there. */
export interface Use { path: Path; kind: 'expression' | 'text'; text: string; scope: Scope }

/** What a step reads itself; steps inside it are not looked at. */
export function usesOfStep({ step, path }: Placed, scope: Scope): Use[] {
  return [...expressions(path, { if: step.if }, scope), ...ownUses({ step, path }, scope)];
}

/** The names that a step leaves behind. */
export function savedBy(step: Step): string[] {
  if ('each' in step) return Object.keys(step.collect ?? {});
  if ('agent' in step) return Object.keys(step.returns);
  if ('wait' in step) return typeof step.wait === 'object' && 'save' in step.wait && step.wait.save !== undefined ? [step.wait.save] : [];
  return 'save' in step && step.save !== undefined ? [step.save] : [];
}

export function expressions(path: Path, values: { [key: string]: unknown }, scope: Scope): Use[] {
  return Object.entries(values).flatMap(([key, value]): Use[] =>
    (typeof value === 'string' ? [{ path: [...path, key], kind: 'expression', text: value, scope }] : []));
}

/** A text, once for each language. */
export function texts(path: Path, text: Localized | undefined, scope: Scope): Use[] {
  if (text === undefined) return [];
  if (typeof text === 'string') return [{ path, kind: 'text', text, scope }];
  return Object.entries(text).map(([locale, one]): Use => ({ path: [...path, locale], kind: 'text', text: one, scope }));
}

function ownUses({ step, path }: Placed, scope: Scope): Use[] {
  if (isWork(step)) return workUses(step, path, scope);
  if ('say' in step) return texts([...path, 'say'], step.say, scope);
  if ('confirm' in step) return texts([...path, 'confirm'], step.confirm, scope);
  if ('decide' in step) return [...expressions([...path, 'with'], step.with, scope), ...texts([...path, 'progress'], step.progress, scope)];
  if ('approve' in step) return expressions([...path, 'approve', 'shows'], step.approve.shows, scope);
  if ('each' in step) return expressions(path, { each: step.each }, scope);
  if ('wait' in step) return waitUses(step, path, scope);
  if ('agent' in step) return agentUses(step, path, scope);
  if (!('notify' in step)) return [];
  const { to, subject, text } = step.notify;
  const notify = [...path, 'notify'];
  return [...expressions(notify, { to }, scope), ...texts([...notify, 'subject'], subject, scope), ...texts([...notify, 'text'], text, scope)];
}

function waitUses({ wait, says }: WaitStep, path: Path, scope: Scope): Use[] {
  const read = typeof wait === 'string' ? {} : 'until' in wait ? { until: wait.until } : { key: wait.key };
  return [...expressions([...path, 'wait'], read, scope), ...texts([...path, 'says'], says, scope)];
}

function agentUses(step: AgentStep, path: Path, scope: Scope): Use[] {
  return [
    ...expressions([...path, 'with'], step.with, scope), ...texts([...path, 'progress'], step.progress, scope),
    ...Object.entries(step.actions).flatMap(([action, rule]) => allowedUses(rule, [...path, 'actions', action], scope)),
  ];
}

/** Pinned arguments are known before the model has any of its own. */
function allowedUses(rule: AllowedAction, path: Path, scope: Scope): Use[] {
  const wanted: Scope = { ...scope, known: new Set([...scope.known, 'arguments']) };
  return [
    ...expressions([...path, 'with'], rule.with, scope), ...texts([...path, 'progress'], rule.progress, scope), ...texts([...path, 'confirm'], rule.confirm, wanted),
    ...expressions([...path, 'approve', 'shows'], rule.approve?.shows ?? {}, wanted), ...sideUses(rule, path, { after: wanted, lookup: withArguments(null) }),
  ];
}

function workUses(step: WorkStep, path: Path, scope: Scope): Use[] {
  const after: Scope = { ...scope, known: new Set([...scope.known, ...savedBy(step)]) };
  return [
    ...expressions([...path, 'with'], step.with, scope), ...texts([...path, 'progress'], step.progress, scope),
    ...sideUses(step, path, { after, lookup: withArguments(step.with) }),
  ];
}

/** What the calls beside a call read; a look-up of null may read what nobody knows yet. */
function sideUses({ undo, verify, lookup }: Pick<WorkStep, 'undo' | 'verify' | 'lookup'>, path: Path, { after, lookup: own }: { after: Scope; lookup: Scope | null }): Use[] {
  return [
    ...(typeof undo === 'object' ? expressions([...path, 'undo', 'with'], undo.with ?? {}, withResult(after)) : []),
    ...(typeof verify === 'object' ? expressions([...path, 'verify', 'with'], verify.with ?? {}, after) : []),
    ...(typeof verify === 'object' ? expressions([...path, 'verify'], { expect: verify.expect }, withResult(after)) : []),
    ...(typeof lookup === 'object' && own ? expressions([...path, 'lookup', 'with'], lookup.with ?? {}, own) : []),
    ...(typeof lookup === 'object' && own ? expressions([...path, 'lookup'], { found: lookup.found, output: lookup.output }, withResult(own)) : []),
  ];
}

function withArguments(args: WorkStep['with'] | null): Scope | null {
  return args && { known: new Set([...Object.keys(args), 'key']), elsewhere: new Map() };
}

function withResult(scope: Scope): Scope {
  return { ...scope, known: new Set([...scope.known, 'result']) };
}
