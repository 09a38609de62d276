import type { Device, LabLine } from '../device.ts';
import type { Caller, Callers, PhoneCall } from '../platforms/twilio-calls.ts';

/** A phone that calls: what would be spoken is typed, what is heard is read. */
export function voiceDevice(callers: Callers, { customer, ours, here }: { customer: string; ours: string; here: string }): Device {
  let caller: Caller | null = null;
  const talking = (): Caller | null => (caller?.call.status === 'in-progress' ? caller : null);
  return {
    name: 'voice',
    view() {
      const call = caller?.call;
      const live = talking();
      return { title: 'Phone call', status: statusOf(call), lines: call ? linesOf(call) : [], open: live ? ['speak', 'press', 'hangUp'] : ['dial'] };
    },
    acts: {
      async dial() {
        caller = await callers.place({ from: customer, to: ours, webhook: `${here}/channels/voice/calls`, status: `${here}/channels/voice/status` });
      },
      speak: async ({ text = '' }) => talking()?.say(text),
      press: async ({ digits = '' }) => talking()?.press(digits),
      hangUp: async () => talking()?.hangUp(),
    },
  };
}

function statusOf(call: PhoneCall | undefined): string {
  if (call === undefined) return 'not in a call';
  if (call.status === 'completed') return 'call ended';
  return call.person === null ? `in a call, ${call.language}` : `put through to ${call.person.number}`;
}

/** In the order of the call. */
function linesOf({ sid, heard, said, order, problems }: PhoneCall): LabLine[] {
  const theirs = heard.map(({ text, cut }, i): LabLine => ({ id: `${sid}h${i}`, from: 'them', text, ...(cut && { note: 'cut off' }) })).values();
  const yours = said.map((text, i): LabLine => ({ id: `${sid}s${i}`, from: 'you', text })).values();
  const lines = order.flatMap((whose) => (whose === 'heard' ? theirs : yours).next().value ?? []);
  return [...lines, ...problems.map((text, i): LabLine => ({ id: `${sid}p${i}`, from: 'them', text, note: 'a problem of the call' }))];
}
