import { Stop } from '../errors.ts';

/** Runs a command to its exit code; a Stop is one sentence on stderr and exit code 1. */
export async function run(command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
