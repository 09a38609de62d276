import type { MessageView } from '../../channels/web/api.ts';
import { ONE_TIME_CODE } from './place.ts';
import { oneOf } from './random.ts';
import type { Script } from './script.ts';

/** What one customer has said so far. */
export interface Said { summaries: number; wrong: boolean; answers: number }
export interface Asked { script: Script; said: Said; state: string; lines: MessageView[] }

const NO_CARD = '8944100000000999999';
const NO_CODE = '000000';

/** The customer's next words. A question that nobody prepared for gets "person". */
export function answerTo(asked: Asked): string {
  const { script, said, state, lines } = asked;
  said.answers += 1;
  if (script.interrupts?.at === said.answers) return script.interrupts.text;
  if (state === 'confirming') return atSummary(script, said, lines);
  const last = lines.findLast((line) => ANSWERS.some(([question]) => question.test(line.text)));
  const answer = last && ANSWERS.find(([question]) => question.test(last.text))?.[1];
  return last && answer ? answer(asked, last) : 'person';
}

function atSummary(script: Script, said: Said, lines: MessageView[]): string {
  // After a first summary only a new card is left to be agreed to.
  if (lines.some((line) => line.text.startsWith('Order a new SIM card'))) return 'yes';
  said.summaries += 1;
  switch (script.atSummary) {
    case 'yes': return 'yes';
    case 'cancel': return 'cancel';
    case 'no, no': return 'no';
    case 'no, yes': return said.summaries === 1 ? 'no' : said.summaries === 2 ? 'show me again' : 'yes';
    default: return script.atSummary satisfies never;
  }
}

type Answer = (asked: Asked, line: MessageView) => string;
const pick = (what: string): Answer => ({ script }, { choices = [] }) => {
  const [first, ...rest] = choices.map((choice) => choice.label);
  return first === undefined ? 'person' : oneOf([first, ...rest], script.draw(what));
};
const once = (kind: 'code' | 'card', wrong: string, right: (script: Script) => string): Answer => ({ script, said }) => {
  if (script.wrong !== kind || said.wrong) return right(script);
  said.wrong = true;
  return wrong;
};

const ANSWERS: readonly (readonly [RegExp, Answer])[] = [
  [/Which phone number is it about|Which number/, ({ script }) => script.customer.msisdn],
  [/6-digit code/, once('code', NO_CODE, () => ONE_TIME_CODE)],
  [/What happened to the old SIM/, pick('reason')],
  [/long number on the new card/, once('card', NO_CARD, ({ card }) => card)],
  [/Which plan would you like/, pick('plan')],
  [/Do you agree/, ({ script }) => (script.draw('agrees') < 0.9 ? 'yes' : 'no')],
  [/Is it lost, or was it stolen/, pick('loss')],
  [/Shall I send you a new SIM card/, ({ script }) => (script.draw('card') < 0.5 ? 'yes' : 'no')],
  [/What is it for\?/, pick('for')],
  [/How much should come back/, ({ script }) => oneOf(['5', '12', '25', '60'], script.draw('amount'))],
  [/Which order do you mean/, pick('order')],
];
