import type { Context } from './context.ts';
import type { ConversationEvent, Heard } from './events.ts';
import { answersMove } from './agent-heard.ts';
import { mends, staysWithPerson } from './mend.ts';
import { canGoBack } from './people.ts';
import { canCancel } from './repair/cancelling.ts';
import { correctsInTime } from './repair/meanwhile.ts';
import { NO } from './repair/summary-answers.ts';
import type { World } from './speak.ts';
import { canRaise, endsWait } from './waits.ts';
import { goesOn, goOn, runs } from './with-person.ts';

interface At { context: Context; event: ConversationEvent }

/** What the machine asks before it takes a transition. */
export function guardsOf(world: World) {
  return {
    ...guards,
    correctsInTime: ({ context, event }: At) => event.type === 'heard' && correctsInTime(context, event, world),
    goesOn: ({ context, event }: At) => goesOn(context, event),
    goesOnWorking: ({ context, event }: At) => goesOn(context, event) && event.type === 'resumed' && goOn(context, event, world).stop.at === 'working',
    runs: ({ context, event }: At) => runs(context, event, world),
  };
}

const guards = {
  asksPerson: ({ event }: At) => has(event, 'person'),
  cancels: ({ event }: At) => has(event, 'cancel'),
  /** Nothing else was said than where to go on. */
  leaves: ({ event }: At) => event.type === 'heard' && event.commands.length > 0 && event.commands.every(({ kind }) => kind === 'elsewhere'),
  goesBack: ({ context, event }: At) => canGoBack(context) && (has(event, 'cancel') || has(event, 'restart')) && !has(event, 'person'),
  cancelsInTime: ({ context, event }: At) => has(event, 'cancel') && canCancel(context),
  agrees: ({ context, event }: At) => answersSummary(context, event) && has(event, 'confirm') && !has(event, 'deny') && !has(event, 'set') && !has(event, 'correct'),
  answersMove: ({ context, event }: At) => event.type === 'heard' && answersMove(context, event),
  refuses: ({ event }: At) => has(event, 'deny') && !has(event, 'set') && !has(event, 'correct'),
  refusesAgain: ({ context, event }: At) => guards.refuses({ context, event }) && (context.frames.at(-1)?.misses[NO] ?? 0) > 0,
  isUnderWay: ({ context, event }: At) => event.type === 'result' && context.flights.some((flight) => flight.effect === event.effect),
  decidesThis: ({ context, event }: At) => event.type === 'decided' && context.stop.at === 'awaitingApproval' && context.stop.effect === event.effect,
  timesThis: ({ context, event }: At) => event.type === 'timer' && context.stop.at === 'awaitingApproval' && context.stop.timer === event.effect,
  isOwner: ({ context, event }: At) => context.agent !== null && 'by' in event && event.by === context.agent,
  /** Nobody else has the session. */
  isFree: ({ context, event }: At) => context.agent === null || ('by' in event && event.by === context.agent),
  /** A flow starts without a customer only where nothing was said yet. */
  isFresh: ({ context }: At) => context.frames.length === 0 && context.n === 0,
  endsWait: ({ context, event }: At) => endsWait(context, event),
  wakes: ({ context, event }: At) => canRaise(context) && endsWait(context, event),
  mends: ({ context, event }: At) => mends(context, event),
  mendsOnly: ({ context, event }: At) => mends(context, event) && event.type === 'mended' && staysWithPerson(context, event.by),
  stopsAt: ({ context }: At, params: { at: Context['stop']['at'] }) => context.stop.at === params.at,
};

/** The summary is what was asked last, and it was there before the answer was sent. */
function answersSummary(context: Context, event: ConversationEvent): boolean {
  return event.type === 'heard' && context.offered.length > 0 && (event.since ?? context.now) >= context.now;
}

function has(event: ConversationEvent, kind: Heard['commands'][number]['kind']): boolean {
  return event.type === 'heard' && event.commands.some((command) => command.kind === kind);
}
