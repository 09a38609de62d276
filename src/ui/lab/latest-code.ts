import { copyButton } from '../demo/copy.ts';
import { fetchJson } from '../demo/read.ts';
import { lettersOf } from '../demo/systems.ts';

/** The customer of the lab, as the stand-in systems know them. */
const NUMBER = '+447700900123';
let shown = '';

/** The newest one-time code, which goes to the customer's e-mail address. */
export async function showCode(): Promise<void> {
  const letters = lettersOf(await fetchJson(`/sandbox/state?msisdn=${encodeURIComponent(NUMBER)}`));
  const code = letters.find((letter) => letter.code !== '')?.code ?? '';
  const bar = document.querySelector<HTMLElement>('#code');
  if (bar === null || code === shown) return;
  shown = code;
  bar.hidden = code === '';
  bar.replaceChildren('Newest one-time code, as it was e-mailed to Ada: ', copyButton(code, { name: 'code' }));
}
