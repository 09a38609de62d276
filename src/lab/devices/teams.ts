import type { Device, LabLine } from '../device.ts';
import type { TeamsMessage } from '../platforms/teams-state.ts';
import type { TeamsStandIn } from '../platforms/teams.ts';

/** A chat with the bot in Teams. */
export function teamsDevice(teams: TeamsStandIn, { name, webhook }: { name: string; webhook: () => string }): Device {
  // Made when it is first used: where the gateway answers is known only then.
  let person: ReturnType<TeamsStandIn['person']> | null = null;
  const ada = (): ReturnType<TeamsStandIn['person']> => (person ??= teams.person({ webhook: webhook(), name }));
  return {
    name: 'teams',
    view: () => ({ title: 'Teams', status: `${name}, personal chat`, lines: person === null ? [] : ada().read().map(lineOf), open: ['say'] }),
    acts: {
      say: async ({ text = '' }) => ada().say(text),
      press: async ({ message = '', title = '' }) => ada().press(message, title),
      submit: async ({ message = '', ...values }) => ada().submit(message, values),
    },
  };
}

function lineOf({ id, from, text, buttons, inputs, edited }: TeamsMessage): LabLine {
  const pressed = buttons.filter(({ data }) => data !== undefined);
  const form = inputs.length > 0;
  return {
    id, from: from === 'bot' ? 'them' : 'you', text, ...(edited > 0 && { note: 'edited in place' }),
    ...(form && { form: { act: 'submit', input: { message: id }, send: pressed[0]?.title ?? 'Send', fields: inputs.map(({ id: input, label, options }) => ({ id: input, label, ...(options.length > 0 && { options: options.map(({ title, value }) => ({ id: value, label: title })) }) })) } }),
    ...(!form && pressed.length > 0 && { buttons: pressed.map(({ title }) => ({ label: title, act: 'press', input: { message: id, title } })) }),
  };
}
