import { loadConfig } from '../config.ts';
import { Stop } from '../errors.ts';
import { SIGN_IN_PATH } from '../http/sign-in-endpoint.ts';
import { signInReply } from '../http/sign-in.ts';
import { createStaff } from '../http/staff.ts';
import { callGateway } from './call-gateway.ts';
import { readPassword } from './read-password.ts';
import { run } from './run.ts';
import { readArguments, workCommand } from './work-command.ts';

await run(async () => {
  const asked = readArguments(process.argv.slice(2));
  const { as, url = `http://127.0.0.1:${loadConfig().port}` } = asked.values;
  if (!URL.canParse(url)) throw new Stop('--url must be an address like http://127.0.0.1:3000.');
  const body = as === undefined ? demoPerson() : { email: as, password: await readPassword() };
  const { token } = await callGateway(signInReply, new URL(SIGN_IN_PATH, url).href, { body });
  console.log(await workCommand(asked, { url, token, now: Date.now() }));
  return 0;
});

/** Of a gateway with demo sign-ins in the same folder, nobody has to type a password. */
function demoPerson(): { email: string; password: string } {
  const found = createStaff(loadConfig()).demo.find(({ roles }) => roles.includes('operations'));
  if (!found) throw new Stop('Say who you are: --as you@example.com. It asks for your password.');
  return { email: found.email, password: found.password };
}
