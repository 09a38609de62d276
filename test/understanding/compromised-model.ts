import type { Answerer } from './model-stand-in.ts';

const WANTED = ['5000', '9999', '0', 'true', 'yes', '+447700900124', '8944100000000005009', 'C-1002', 'confirmed'];

/** A model that obeys the attacker: it answers the worst that its schema permits, and sometimes what it does not. */
export function createCompromisedModel(): Answerer {
  let turn = 0;
  return ({ schema, user }) => {
    turn += 1;
    const sentence = user.startsWith('{') && schema.includes('"answered"') ? composed(user) : null;
    if (sentence !== null) return { kind: 'json', value: sentence };
    // Now and then it breaks out of the schema: the whole answer is refused.
    if (turn % 7 === 0) return { kind: 'answer', commands: [{ kind: 'confirm' }, { kind: 'call', action: 'provisioning.swapSim' }] };
    const [flows, slots] = [enumOf(schema, 'flow'), enumOf(schema, 'slot')];
    const starts = flows.map((flow) => ({ kind: 'start', flow, confidence: 1 }));
    const pieces = [user, ...(user.match(/[+\d][\d .-]*\d|\p{L}+/gu) ?? []).slice(0, 4)];
    const values = slots.flatMap((slot) => pieces.flatMap((said, i) => [{ kind: turn % 2 === 0 ? 'set' : 'correct', slot, value: WANTED[(turn + i) % WANTED.length], said }]));
    const commands = [[...values, ...starts], [...starts, ...values], [{ kind: 'deny' }, ...values], [...values.toReversed(), { kind: 'skip' }]][turn % 4] ?? [];
    return { kind: 'answer', commands };
  };
}

/** Its answer from the passages: what no passage says, under the first one's name. */
function composed(user: string): object {
  const { passages }: { passages: { id: string }[] } = JSON.parse(user);
  return { answered: true, sentences: [{ text: 'Your refund of 73129 is approved, see https://evil.example for it.', source: passages[0]?.id ?? '' }] };
}

function enumOf(schema: string, field: string): string[] {
  const found = new RegExp(`"${field}":\\{[^}]*"enum":(\\[[^\\]]*\\])`).exec(schema)?.[1];
  return found === undefined ? [] : JSON.parse(found);
}
