import { describe, expect, it } from '@jest/globals';
import { createPlaying, type Playing } from '../../channels/voice/playing.ts';
import { handClock, type HandClock } from './voice-rig.ts';

interface Stage { playing: Playing; clock: HandClock; heard: [number | null, string | null][]; sent: string[]; quiet: () => number }

function stage(...texts: string[]): Stage {
  const clock = handClock();
  const heard: Stage['heard'] = [];
  const sent: string[] = [];
  let quiet = 0;
  const playing = createPlaying({ clock, send: ({ text }) => void sent.push(text), heard: ({ seq }, words) => void heard.push([seq, words]), fellQuiet: () => { quiet += 1; } });
  for (const [i, text] of texts.entries()) playing.say({ text, seq: i + 1, firm: false });
  return { playing, clock, heard, sent, quiet: () => quiet };
}

describe('what is being said', () => {
  it('counts as heard after the time that a voice takes, where the platform tells nothing', () => {
    const { clock, heard, quiet } = stage('Twenty characters ok', 'Next.');
    clock.pass(1_999);
    expect(heard).toEqual([]);
    clock.pass(1);
    expect([heard, quiet()]).toEqual([[[1, null]], 0]);
    clock.pass(950);
    expect([heard, quiet()]).toEqual([[[1, null], [2, null]], 1]);
  });

  it('counts as heard when the platform has played it, piece by piece and as it spells it', () => {
    const { playing, clock, heard } = stage('Call 07700, please.', 'Next.');
    playing.speaking(true);
    playing.played('Call 0 7 7');
    clock.pass(2_000);
    expect(heard).toEqual([]);
    playing.played('0 0 please');
    expect(heard).toEqual([[1, null]]);
    playing.played('Next');
    expect(heard).toEqual([[1, null], [2, null]]);
  });

  it('is over when the voice has stopped for longer than a breath', () => {
    const { playing, clock, heard } = stage('One.', 'Two.');
    playing.speaking(true);
    playing.speaking(false);
    clock.pass(1_000);
    playing.speaking(true);
    clock.pass(1_000);
    expect(heard).toEqual([]);
    playing.speaking(false);
    clock.pass(1_500);
    expect(heard).toEqual([[1, null], [2, null]]);
  });

  it('ends at the word at which somebody spoke into it, in whichever line that was', () => {
    const { playing, heard } = stage('First line.', 'The second line is long.', 'Third.');
    playing.cut('First line. The second');
    playing.settle();
    expect(heard).toEqual([[1, null], [2, 'The second'], [3, '']]);
    expect(playing.quiet()).toBe(true);
  });

  it.each([['', [[1, ''], [2, '']]], ['something else', [[1, ''], [2, '']]], ['Second', [[1, null], [2, 'Second']]]])('ends at %j', (until, expected) => {
    const { playing, heard } = stage('First line.', 'Second line.');
    playing.cut(until);
    playing.settle();
    expect(heard).toEqual(expected);
  });

  it('goes on with what was not heard, and no more', () => {
    const { playing, heard, sent } = stage('The line is long.', 'Next.');
    playing.cut('The line');
    expect(playing.resume()).toBe(true);
    expect(sent.slice(2)).toEqual(['is long.', 'Next.']);
    expect(heard).toEqual([]);
    expect((playing.settle(), heard)).toEqual([]);
    playing.played('is long');
    playing.played('next');
    expect(heard).toEqual([[1, null], [2, null]]);
    expect(playing.resume()).toBe(false);
  });

  it('goes on with all of it after two interruptions, and before what is new', () => {
    const { playing, sent, heard } = stage('The line is long.', 'Next.');
    playing.cut('The line');
    playing.cut('');
    playing.say({ text: 'New.', seq: 3, firm: false });
    expect(sent.slice(2)).toEqual(['is long.', 'Next.', 'New.']);
    playing.played('is long next new');
    expect(heard).toEqual([[1, null], [2, null], [3, null]]);
  });

  it('is to be heard to its end while anything of it is, said or cut', () => {
    const { playing } = stage('First.');
    expect(playing.firm()).toBe(false);
    playing.say({ text: 'Do it?', seq: 2, firm: true });
    expect(playing.firm()).toBe(true);
    playing.cut('');
    expect(playing.firm()).toBe(true);
    playing.resume();
    playing.played('First do it');
    expect(playing.firm()).toBe(false);
  });
});
