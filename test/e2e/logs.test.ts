import { expect, it } from '@jest/globals';
import { openConversation } from './customer.ts';
import { ADA, askForSwap, codeFor } from './sim-swap.ts';
import { processes, until } from './start-gateway.ts';

const { folder, gateway } = processes();

it('a whole SIM swap at level debug logs what was done and nothing of the customer', async () => {
  const running = await gateway(await folder(), { LOG_LEVEL: 'debug' });
  const { url } = running;
  const customer = await openConversation(url);
  await askForSwap(customer, url);
  await customer.hears(/Move \+447700900123/);
  const code = await codeFor(url, ADA.email);
  await customer.say('yes');
  await customer.hears(/Done\./);
  const other = await openConversation(url);
  for (const text of ['hmm, my dog Rex ate the parsnips', 'call me on 07700 900777 or rex.owner@example.org']) {
    const id = await other.say(text);
    await until('it is answered', async () => (await other.lines()).some((line, i, all) => line.id === id && all[i + 1]?.from === 'bot'));
  }
  await running.end('SIGTERM');

  const output = running.output();
  expect(output).toContain('"level":20');
  expect(output).toContain('provisioning.swapSim');
  const digits = output.replaceAll(/"time":"[^"]*"/g, '').replaceAll(/[ ()-]/g, '');
  for (const secret of ['7700900123', '7700900777', ADA.card, '5009"']) expect(digits).not.toContain(secret);
  for (const word of ['Ada', 'Martin', ADA.email, 'example.com', 'example.org', customer.token, 'Rex', 'parsnips', 'SIM swap please', 'Stolen', 'Noted in']) expect(output).not.toContain(word);
  expect(output).not.toMatch(new RegExp(`\\b${code}\\b`));
});
