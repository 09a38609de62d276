import { describe, expect, it } from '@jest/globals';
import { set, start, talk } from './talk.ts';
import { LATER, MOVE, STATUS, toyWorld } from './toy-world.ts';

const PLAN = {
  flow: 'plan', title: 'Plan', description: 'Changes a plan.', examples: { en: ['change my plan'] },
  wordings: { pause: { en: 'Your plan is not going anywhere.', fr: 'Votre forfait ne bouge pas.' } },
  slots: {
    size: { type: 'choice', ask: 'Which size?', options: [{ id: 's', label: 'Small' }, { id: 'l', label: 'Large' }] },
    note: { type: 'text', ask: 'Anything to add?' },
    pin: { type: 'code', ask: 'Which code?', private: true },
  },
  steps: [
    { call: 'toy.read', with: { size: 'size' }, save: 'offer' },
    { ask: 'note' }, { ask: 'pin' },
    { confirm: 'Plan {size}, {note}?' },
    { call: 'toy.change', with: { size: 'size' }, save: 'changed' },
  ],
  done: 'It is {size} now.',
};
const world = toyWorld(PLAN, MOVE, STATUS, LATER);

const flow = (n: number, menu?: number): object => ({ flow: `flow-${n}`, title: `Flow ${n}`, description: 'One.', examples: { en: [`flow ${n}`] }, ...(menu !== undefined && { menu }), steps: [{ say: 'x' }] });
const labels = (bot: ReturnType<typeof talk>): string[] => bot.emitted().flatMap((one) => (one.type === 'say' ? one.choices.map(({ label }) => label) : []));

describe('repair', () => {
  describe('a value said while work is under way', () => {
    it('is kept when it is for later', () => {
      const bot = talk(world);
      bot.hear(start('plan'), set('size', 's'));
      const { id } = bot.owed();
      expect(bot.hear(set('note', 'by Friday'))).toEqual([expect.stringContaining('Still on it')]);
      expect(bot.send({ type: 'result', effect: id, outcome: { ok: true, output: {} } })).toEqual(['Which code?']);
      expect(bot.hear(set('pin', '1234'))).toEqual(['Plan Small, by Friday?']);
    });

    it('begins the work again when nothing lasting is under way, and the old work is dropped', () => {
      const bot = talk(world);
      bot.hear(start('plan'), set('size', 's'));
      const old = bot.owed().id;
      expect(bot.hear({ kind: 'correct', slot: 'size', value: 'l', said: 'large' })).toEqual(['All right, Large instead.']);
      expect(bot.emitted()).toContainEqual({ type: 'drop', effect: old });
      expect(bot.owed()).toMatchObject({ input: { action: 'toy.read', arguments: { size: 'l' } } });
    });

    it('is refused, and said to be, when a write is under way', () => {
      const bot = talk(world);
      bot.hear(start('plan'), set('size', 's'));
      bot.works({});
      bot.hear(set('note', 'none'), set('pin', '1234'));
      bot.hear({ kind: 'confirm' });
      expect(bot.state()).toBe('working');
      expect(bot.hear(set('size', 'l'))).toEqual([expect.stringContaining('too late to change')]);
      expect(bot.hear(set('size', 's'))).toEqual([expect.stringContaining('Still on it')]);
      expect(bot.context().frames[0]?.slots['size']?.value).toBe('s');
    });
  });

  describe('a correction', () => {
    it('is acknowledged with the words of the choice before the next question', () => {
      const bot = talk(world);
      bot.hear(start('plan'), set('size', 's'));
      bot.works({});
      expect(bot.hear(set('size', 'l'))).toContain('All right, Large instead.');
    });

    it('of something private is not said again', () => {
      const bot = talk(world);
      bot.hear(start('plan'), set('size', 's'));
      bot.works({});
      bot.hear(set('pin', '1234'));
      expect(bot.hear(set('pin', '4321')).join(' ')).not.toMatch(/1234|4321/);
    });
  });

  it('says at the confirmation what the confirmation is for', () => {
    const bot = talk(world);
    bot.hear(start('plan'), set('size', 's'));
    bot.works({});
    bot.hear(set('note', 'none'), set('pin', '1234'));
    expect(bot.hear({ kind: 'why' })).toEqual([expect.stringContaining('changes something for real'), 'Plan Small, none?']);
  });

  it('has the wordings of the flow that runs, and the standing ones beside it', () => {
    const bot = talk(world);
    expect(bot.hear({ kind: 'pause' })).toEqual(['Take your time – I’ll wait.']);
    bot.hear(start('plan'));
    expect(bot.hear({ kind: 'pause' })).toEqual(['Your plan is not going anywhere.', 'Which size?']);
  });

  describe('the menu', () => {
    it('is short, with those first that have a place, and a button for the rest', () => {
      const bot = talk(toyWorld(...[1, 2, 3, 4, 5, 6, 7].map((n) => flow(n)), flow(8, 2), flow(9, 1)));
      bot.send({ type: 'opened' });
      expect(labels(bot)).toEqual(['Flow 9', 'Flow 8', 'Flow 1', 'Flow 2', 'Flow 3', 'Flow 4', 'More …']);
      bot.hear({ kind: 'help' });
      expect(labels(bot)).toEqual(['Flow 9', 'Flow 8', 'Flow 1', 'Flow 2', 'Flow 3', 'Flow 4', 'Flow 5', 'Flow 6', 'Flow 7']);
    });

    it('is whole where one button would be saved for one', () => {
      const bot = talk(toyWorld(...[1, 2, 3, 4, 5, 6, 7].map((n) => flow(n))));
      bot.send({ type: 'opened' });
      expect(labels(bot)).toHaveLength(7);
    });
  });
});
