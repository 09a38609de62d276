import { addressParser } from 'postal-mime';
import { plainAddress } from './parse.ts';

/** The one mailbox that a text names; null when it names none, or several. */
export function mailboxOf(text: string): { name: string; address: string } | null {
  const [one, ...others] = addressParser(text, { flatten: true });
  const address = one?.address === undefined ? null : plainAddress(one.address);
  return one === undefined || address === null || others.length > 0 ? null : { name: one.name, address };
}
