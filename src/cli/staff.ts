import { Stop } from '../errors.ts';
import { hashPassword } from '../http/staff.ts';
import { readPassword } from './read-password.ts';
import { run } from './run.ts';

const SHORTEST = 12;

await run(async () => {
  if (process.argv[2] !== 'hash') throw new Stop('Say: npm run staff -- hash   (it asks for a password and prints the line for STAFF_FILE)');
  const password = await readPassword();
  if (password.length < SHORTEST) throw new Stop(`The password must have at least ${SHORTEST} characters.`);
  console.log(`password: ${await hashPassword(password)}`);
  return 0;
});
