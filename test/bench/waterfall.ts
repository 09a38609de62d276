import { ActivityTypes, ConversationState, MemoryStorage, TestAdapter, UserState, type TurnContext } from 'botbuilder-core';
import { DialogSet, DialogTurnStatus, TextPrompt, WaterfallDialog, type WaterfallStepContext } from 'botbuilder-dialogs';

/** Answers of a customer to the waterfall, over and over: five turns to a conversation. */
const SAYINGS = ['hello', '+44 7700 900123', '123456', 'lost', '8944110068901234567'];

interface Answers { number?: string; code?: string; reason?: string; card?: string }

/** One turn of a bot made as Bot Builder's samples make theirs: a waterfall of prompts, state loaded from and saved to MemoryStorage. */
export function createWaterfall(): () => Promise<void> {
  const storage = new MemoryStorage();
  const conversationState = new ConversationState(storage);
  const userState = new UserState(storage);
  const customers = userState.createProperty<Answers>('customer');
  const dialogs = new DialogSet(conversationState.createProperty('dialogs'));
  dialogs.add(new TextPrompt('text'));
  const ask = (text: string, keep?: keyof Answers) => async (step: WaterfallStepContext<Answers>) => {
    if (keep) Object.assign(step.values, { [keep]: step.result });
    return step.prompt('text', text);
  };
  dialogs.add(new WaterfallDialog<Answers>('sim swap', [
    ask('Which number should move to the new SIM?'), ask('What is the 6-digit code in that e-mail?', 'number'),
    ask('What happened to the old SIM?', 'code'), ask('What is the long number on the new card?', 'reason'),
    async (step) => {
      const { number, code, reason } = step.values as Answers;
      await customers.set(step.context, { number: String(number), code: String(code), reason: String(reason), card: String(step.result) });
      await step.context.sendActivity(`Done. ${number} is active on your new SIM.`);
      return step.endDialog();
    },
  ]));
  const adapter = new TestAdapter(async (context: TurnContext) => {
    const dialog = await dialogs.createContext(context);
    const { status } = await dialog.continueDialog();
    if (status === DialogTurnStatus.empty) await dialog.beginDialog('sim swap');
    await conversationState.saveChanges(context, false);
    await userState.saveChanges(context, false);
  });
  let said = 0;
  return async () => {
    const text = SAYINGS[said % SAYINGS.length] ?? '';
    said += 1;
    await adapter.receiveActivity({ type: ActivityTypes.Message, text });
    if (adapter.activeQueue.splice(0).length === 0) throw new Error('the waterfall said nothing');
  };
}
