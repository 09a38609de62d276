import type { SlotSpec } from '../../../contracts.ts';
import { address } from './address.ts';
import { choice } from './choice.ts';
import { code } from './code.ts';
import { date } from './date.ts';
import { duration } from './duration.ts';
import { email } from './email.ts';
import { file } from './file.ts';
import { freeText } from './free-text.ts';
import { money } from './money.ts';
import { name } from './name.ts';
import { number } from './number.ts';
import { pattern } from './pattern.ts';
import { period } from './period.ts';
import { phone } from './phone.ts';
import type { Recogniser } from './recogniser.ts';
import { time } from './time.ts';
import { yesno } from './yesno.ts';

/** One recogniser for each slot type. */
export const RECOGNISERS = {
  address, choice, code, date, duration, email, file, money, name, number, period, phone, text: freeText, time, yesno,
} as const satisfies { [type in SlotSpec['type']]: Recogniser };

/** The recogniser of a slot: a text with a pattern has one of its own. */
export function recogniserOf(spec: SlotSpec): Recogniser {
  return spec.type === 'text' && spec.pattern !== undefined ? pattern : RECOGNISERS[spec.type];
}
