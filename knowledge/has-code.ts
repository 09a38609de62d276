/** Whether an error of the file system is of this kind: ENOENT, EEXIST, … */
export function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
