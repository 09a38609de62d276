import { describe, expect, it } from '@jest/globals';
import type { Command } from '../../src/contracts.ts';
import type { FlowExamples } from '../../src/understanding/flow-examples.ts';
import { createLocalUnderstanding } from '../../src/understanding/local/create-local-understanding.ts';
import { context } from './context.ts';
import { OUT_OF_SCOPE, PARAPHRASES } from './held-out.ts';
import { TELECOM_FLOWS } from './telecom-flows.ts';

const understanding = createLocalUnderstanding({ flows: () => TELECOM_FLOWS });
const starts = (commands: Command[]): string[] => commands.flatMap((c) => (c.kind === 'start' ? [c.flow] : []));

describe('what flow a text asks for', () => {
  it('finds at least 90 % of paraphrases that are not among the examples', async () => {
    const examples = new Set(TELECOM_FLOWS.flatMap((f) => Object.values(f.examples).flat()).map((t) => t.toLowerCase()));
    const missed: string[] = [];
    for (const [text, flow] of PARAPHRASES) {
      expect(examples.has(text.toLowerCase())).toBe(false);
      if (starts(await understanding.read(text, context())).join() !== flow) missed.push(text);
    }
    expect(PARAPHRASES.length).toBeGreaterThanOrEqual(60);
    expect(missed.length / PARAPHRASES.length).toBeLessThanOrEqual(0.1);
  });

  it('starts nothing for texts that no flow covers, however they are asked', async () => {
    const started: string[] = [];
    for (const text of OUT_OF_SCOPE) {
      if (starts(await understanding.read(text, context())).length > 0) started.push(text);
    }
    expect(OUT_OF_SCOPE.length).toBeGreaterThanOrEqual(40);
    expect(started).toEqual([]);
  });

  it('asks which one when two flows are equally near', async () => {
    const twins: FlowExamples[] = ['order', 'parcel'].map((name) => ({
      name, title: `Track ${name}`, description: '', examples: { en: ['track it for me', 'where is it now', `where is my ${name}`] },
    }));
    const twinned = createLocalUnderstanding({ flows: () => twins });
    const [command] = await twinned.read('track it for me', context());
    expect(command?.kind === 'unclear' ? command.candidates.toSorted() : command).toEqual(['order', 'parcel']);
  });

  it('learns a flow that is added while it runs', async () => {
    let flows = TELECOM_FLOWS;
    const growing = createLocalUnderstanding({ flows: () => flows });
    expect(starts(await growing.read('book a repair visit', context()))).toEqual([]);
    flows = [...flows, { name: 'repair', title: 'Repair visit', description: '', examples: { en: ['book a technician', 'I need a repair visit', 'book a repair'] } }];
    await growing.learnt();
    expect(starts(await growing.read('book a repair visit', context()))).toEqual(['repair']);
  });

  it('gives the same commands every time it is trained', async () => {
    const again = createLocalUnderstanding({ flows: () => structuredClone(TELECOM_FLOWS) });
    for (const [text] of PARAPHRASES) expect(await again.read(text, context())).toEqual(await understanding.read(text, context()));
  });

  it('works without any flow', async () => {
    const empty = createLocalUnderstanding({ flows: () => [] });
    expect(await empty.read('I lost my phone', context())).toEqual([{ kind: 'unclear', candidates: [] }]);
  });
});
