import { assign, enqueueActions, setup } from 'xstate';
import type { Emission, Context } from './context.ts';
import { firstContext } from './context.ts';
import { answerMove } from './agent-heard.ts';
import { decide, expire } from './approvals.ts';
import { ask, greet, greetFirst, settle, summarise } from './ask.ts';
import type { ConversationEvent, Heard } from './events.ts';
import { guardsOf } from './guards.ts';
import { agentSays, askPerson, claim, close, giveAway, goBack, isTaken, movedQuietly, note, resume, takeLate } from './people.ts';
import { lapsed } from './identity.ts';
import { takeResult } from './results.ts';
import { cancel } from './repair/cancelling.ts';
import { askWhich } from './repair/disambiguation.ts';
import { stillOnIt, takeInstead } from './repair/meanwhile.ts';
import { agree, disagree } from './repair/summary-answers.ts';
import type { World } from './speak.ts';
import { mend } from './mend.ts';
import { begin, leave, moved, takeCommands } from './take.ts';
import { eventCame, stillWaiting, timeOver } from './waits.ts';
import { during } from './during.ts';
import { walk } from './walk.ts';
import { goOn, letGo, run } from './with-person.ts';

/** Number of this machine, kept with each snapshot; a change of states or context adds an upgrade (src/session/upgrade.ts). */
export const MACHINE_NUMBER = 2;

export type ConversationMachine = ReturnType<typeof createConversation>;

/** The conversation: one fixed machine that walks flows, which are data. What it owes comes out as actions. */
export function createConversation(world: World) {
  const parts = setup({
    // XState's way to name types: nothing is asserted of a value.
    types: {} as { context: Context; events: ConversationEvent; input: { locale: string; now: number; channel: string; session: string } },
    actions: {
      ...replies(world), ...reports(world), ...peopleActions(world), emit,
      say: owed, progress: owed, owe: owed, drop: owed, record: owed, stop: owed, move: owed,
    },
    guards: guardsOf(world),
  });
  return parts.createMachine({
    id: 'conversation',
    context: ({ input }) => firstContext(input),
    initial: 'idle',
    on: {
      opened: { target: '.idle', actions: ['open', 'emit'] },
      heard: [
        { guard: 'asksPerson', target: '.withPerson', actions: ['greetFirst', 'emit', 'askPerson'] },
        { guard: 'cancels', target: '.advancing', actions: ['greetFirst', 'emit', 'cancel'] },
        { guard: 'leaves', actions: ['greetFirst', 'emit', 'goElsewhere', 'emit'] },
        { target: '.advancing', actions: ['greetFirst', 'emit', 'take'] },
      ],
      moved: { actions: ['moved', 'emit'] },
      arrived: { actions: ['arrive'] },
      lapsed: { actions: ['lapse'] },
      lost: { target: '.withPerson', actions: ['giveAway'] },
      claimed: { guard: 'isFree', target: '.withPerson', actions: ['claim'] },
      agent: { guard: 'isOwner', actions: ['agentSays', 'emit'] },
      returned: { guard: 'isOwner', actions: ['letGo', 'emit'] },
      resumed: { guard: 'isOwner', actions: ['letGo', 'emit'] },
      closed: { guard: 'isFree', target: '.closed', actions: ['close', 'emit'] },
      started: { guard: 'isFresh', target: '.advancing', actions: ['begin'] },
      timer: [{ guard: 'wakes', target: '.advancing', actions: ['wake'] }, { guard: 'endsWait', actions: ['wake', 'emit'] }],
      event: [{ guard: 'wakes', target: '.advancing', actions: ['wake'] }, { actions: ['wake', 'emit'] }],
    },
    states: {
      advancing: {
        entry: 'walk',
        always: [
          { guard: { type: 'stopsAt', params: { at: 'collecting' } }, target: 'collecting' },
          { guard: { type: 'stopsAt', params: { at: 'identifying' } }, target: 'identifying' },
          { guard: { type: 'stopsAt', params: { at: 'confirming' } }, target: 'confirming' },
          { guard: { type: 'stopsAt', params: { at: 'working' } }, target: 'working' },
          { guard: { type: 'stopsAt', params: { at: 'awaitingApproval' } }, target: 'awaitingApproval' },
          { guard: { type: 'stopsAt', params: { at: 'waiting' } }, target: 'waiting' },
          { guard: { type: 'stopsAt', params: { at: 'clarifying' } }, target: 'clarifying' },
          { guard: { type: 'stopsAt', params: { at: 'withPerson' } }, target: 'withPerson' },
          { target: 'idle', actions: 'settle' },
        ],
      },
      idle: { entry: 'emit' },
      collecting: { entry: ['ask', 'emit'] },
      identifying: { entry: ['ask', 'emit'] },
      clarifying: { entry: ['askWhich', 'emit'] },
      /** For a time or an outside event; the customer may ask for something else meanwhile. */
      waiting: { entry: ['stillWaiting', 'emit'] },
      confirming: {
        entry: ['summarise', 'emit'],
        on: {
          heard: [
            { guard: 'asksPerson', target: 'withPerson', actions: ['askPerson'] },
            { guard: 'cancels', target: 'advancing', actions: ['cancel'] },
            { guard: 'answersMove', target: 'advancing', actions: ['answerMove'] },
            { guard: 'leaves', actions: ['goElsewhere', 'emit'] },
            { guard: 'agrees', target: 'advancing', actions: ['agree'] },
            { guard: 'refusesAgain', target: 'advancing', actions: ['cancel'] },
            { guard: 'refuses', actions: ['disagree', 'emit'] },
            { target: 'advancing', actions: ['take'] },
          ],
        },
      },
      working: {
        entry: 'emit',
        on: {
          heard: [
            { guard: 'asksPerson', target: 'withPerson', actions: ['askPerson'] },
            { guard: 'cancelsInTime', target: 'advancing', actions: ['cancel'] },
            { guard: 'cancels', actions: ['tooLate', 'emit'] },
            { guard: 'leaves', actions: ['goElsewhere', 'emit'] },
            { guard: 'correctsInTime', target: 'advancing', actions: ['takeInstead'] },
            { actions: ['stillOnIt', 'emit'] },
          ],
          result: [{ guard: 'isUnderWay', target: 'landed', actions: ['takeResult'] }],
        },
      },
      /** A result may end the session's part at once (a person must look); else the walk goes on. */
      landed: {
        always: [
          { guard: { type: 'stopsAt', params: { at: 'withPerson' } }, target: 'withPerson' },
          { target: 'advancing' },
        ],
      },
      awaitingApproval: {
        entry: 'emit',
        on: {
          heard: [
            { guard: 'asksPerson', target: 'withPerson', actions: ['askPerson'] },
            { guard: 'cancels', target: 'advancing', actions: ['cancel'] },
            { guard: 'correctsInTime', target: 'advancing', actions: ['takeInstead'] },
            { guard: 'leaves', actions: ['goElsewhere', 'emit'] },
            { actions: ['approvalWait', 'emit'] },
          ],
          decided: { guard: 'decidesThis', target: 'advancing', actions: ['decide'] },
          timer: { guard: 'timesThis', target: 'advancing', actions: ['expire'] },
        },
      },
      withPerson: {
        entry: 'emit',
        on: {
          heard: [{ guard: 'goesBack', target: 'advancing', actions: ['goBack'] }, { actions: ['note', 'emit'] }],
          result: { guard: 'isUnderWay', actions: ['takeLateResult', 'emit'] },
          opened: {},
          claimed: [{ guard: 'isOwner' }, { guard: 'isFree', target: 'withPerson', actions: ['claim'], reenter: true }],
          returned: { guard: 'isFree', target: 'advancing', actions: ['resume'] },
          resumed: [
            { guard: 'goesOnWorking', target: 'working', actions: ['goOn'] },
            { guard: 'goesOn', target: 'advancing', actions: ['goOn'] },
            {},
          ],
          ran: { guard: 'runs', target: 'advancing', actions: ['run'] },
          mended: [
            { guard: 'mendsOnly', actions: ['mend', 'emit'] },
            { guard: 'mends', target: 'advancing', actions: ['mend'] },
          ],
        },
      },
      /** For good: what is said from now on begins another conversation, or nothing. */
      closed: { on: { closed: {}, claimed: {} } },
    },
  });
}

/** Never run: a transition hands these back as data. */
function owed(): void {
  throw new Error('an owed effect was run instead of being read');
}

type Owed = { [type in Emission['type']]: { type: type; params: Emission } }[Emission['type']];
const emit = enqueueActions<Context, ConversationEvent, undefined, ConversationEvent, never, Owed, never, never, never>(({ context, enqueue }) => {
  for (const one of context.out) enqueue({ type: one.type, params: one });
  enqueue.assign({ out: [] });
});

type Change = (context: Context, event: ConversationEvent) => Context;
/** Every change happens at its event's time, and in its language. */
const change = (reduce: Change) => assign<Context, ConversationEvent, undefined, ConversationEvent, never>(({ context, event }) => reduce(during(context, event), event));

const heardIn = (event: ConversationEvent): Heard => (event.type === 'heard' ? event : { commands: [], answers: [] });

function replies(world: World) {
  return {
    walk: change((context) => walk(context, world)),
    ask: change((context) => ask(context, world)),
    askWhich: change((context) => askWhich(context, world)),
    summarise: change((context) => summarise(context, world)),
    settle: change((context) => settle(context, world)),
    open: change((context, event) => (event.type === 'opened' ? greet(context, event, world) : context)),
    greetFirst: change((context) => greetFirst(context, world)),
    goElsewhere: change((context, event) => leave(context, heardIn(event))),
    arrive: change((context, event) => (event.type === 'arrived' ? { ...context, channel: event.channel } : context)),
    lapse: change((context) => ({ ...context, identity: lapsed(context.identity) })),
    moved: change((context, event) => (event.type === 'moved' ? (isTaken(context) ? movedQuietly(context, event.to) : moved(context, event.to, world)) : context)),
    take: change((context, event) => takeCommands(context, heardIn(event), world)),
    cancel: change((context, event) => cancel(context, heardIn(event), world)),
    agree: change((context, event) => agree(context, heardIn(event), world)),
    disagree: change((context) => disagree(context, world)),
    answerMove: change((context, event) => answerMove(context, heardIn(event))),
    takeInstead: change((context, event) => takeInstead(context, heardIn(event), world)),
    stillOnIt: change((context, event) => stillOnIt(context, heardIn(event), { world, key: 'stillOnIt' })),
    tooLate: change((context, event) => stillOnIt(context, heardIn(event), { world, key: 'tooLate' })),
    approvalWait: change((context, event) => stillOnIt(context, heardIn(event), { world, key: 'approvalWait' })),
  };
}

function reports(world: World) {
  return {
    takeResult: change((context, event) => {
      if (event.type !== 'result') return context;
      const taken = takeResult(context, event, world);
      return taken.stop ? { ...taken.context, stop: taken.stop } : taken.context;
    }),
    takeLateResult: change((context, event) => (event.type === 'result' ? takeLate(context, event, world) : context)),
    decide: change((context, event) => (event.type === 'decided' ? decide(context, { decision: event.decision, by: event.by, note: event.note ?? null, slots: event.slots ?? {} }, world) : context)),
    expire: change((context) => expire(context, world)),
    wake: change((context, event) => (event.type === 'timer' ? timeOver(context, event.effect) : event.type === 'event' ? eventCame(context, event) : context)),
    stillWaiting: change((context) => stillWaiting(context, world)),
    mend: change((context, event) => (event.type === 'mended' ? mend(context, event, world) : context)),
    begin: change((context, event) => (event.type === 'started' ? begin(context, event, world) : context)),
  };
}

function peopleActions(world: World) {
  return {
    askPerson: change((context) => askPerson(context, world)),
    giveAway: change((context, event) => (event.type === 'lost' ? giveAway(context, event.because, world) : context)),
    goBack: change((context, event) => (event.type === 'heard' ? goBack(context, event, world) : context)),
    note: change((context, event) => note(context, heardIn(event), world)),
    claim: change((context, event) => (event.type === 'claimed' ? claim(context, event.by, world) : context)),
    agentSays: change((context, event) => (event.type === 'agent' ? agentSays(context, event) : context)),
    resume: change((context, event) => (event.type === 'returned' ? resume(context, event.by, world) : context)),
    goOn: change((context, event) => (event.type === 'resumed' ? goOn(context, event, world) : context)),
    letGo: change((context, event) => (event.type === 'resumed' || event.type === 'returned' ? letGo(context, event.by) : context)),
    run: change((context, event) => (event.type === 'ran' ? run(context, event, world) : context)),
    close: change((context, event) => (event.type === 'closed' ? close(context, event.by, world) : context)),
  };
}
