import type { Program } from '../flows/program.ts';

/** Roles that flows ask for an approval and that nobody has: what waits for them would run out unseen. */
export function unmannedRoles(programs: readonly Program[], withRole: (role: string) => readonly unknown[]): string[] {
  const asked = programs.flatMap(({ ops }) => ops.flatMap((op) => (op.kind === 'approve' ? [op.role, ...(op.escalate ? [op.escalate.to] : [])] : [])));
  return [...new Set(asked)].filter((role) => withRole(role).length === 0);
}
