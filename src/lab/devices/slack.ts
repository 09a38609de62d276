import type { JsonObject } from '../../contracts.ts';
import type { Device, LabButton, LabLine } from '../device.ts';
import { buttonsOf } from '../platforms/slack/person.ts';
import { blocksIn, stringIn, textIn } from '../platforms/slack/state.ts';
import type { SlackMessage, SlackStandIn } from '../platforms/slack.ts';

/** The conversation of one person with the app, a form that is open, the home tab, and the cards of approvals where they decide. */
export function slackDevice(slack: SlackStandIn, { user, name, title, channel }: { user: string; name: string; title: string; channel?: string }): Device {
  const person = slack.person(user);
  const where = channel === undefined ? {} : { channel };
  return {
    name,
    view() {
      const { state } = slack;
      const modal = state.modals.findLast((one) => one.user === user);
      const home = state.homes[user];
      return {
        title, status: channel === undefined ? `${person.id}, direct message` : `${person.id} in #approvals`, open: channel === undefined ? ['say', 'home'] : [],
        lines: [
          ...person.sees(where).map((message) => lineOf(message, user)),
          ...person.whispers().map((text, i): LabLine => ({ id: `w${i}`, from: 'them', text, note: 'only you see this' })),
          ...(home === undefined || channel !== undefined ? [] : [{ id: 'home', from: 'them' as const, text: blocksIn(home['blocks']).map(textOf).filter((one) => one !== '').join('\n'), note: 'Home tab' }]),
          ...(modal === undefined ? [] : [formOf(modal.id, modal.view)]),
        ],
      };
    },
    acts: {
      say: async ({ text = '' }) => (text.startsWith('/errand') ? person.command(text.slice('/errand'.length).trim()) : person.say(text, where)),
      press: async ({ label = '', ts = '' }) => person.press(label, { ts }),
      submit: async (values) => person.submit(values),
      home: async () => person.openHome(),
    },
  };
}

function lineOf(message: SlackMessage, user: string): LabLine {
  const buttons = buttonsOf(message).map(({ button }): LabButton => {
    const label = textIn(button['text']);
    const style = stringIn(button['style']);
    return { label, act: 'press', input: { label, ts: message.ts }, ...((style === 'primary' || style === 'danger') && { style }) };
  });
  const text = (message.blocks ?? []).map(textOf).filter((one) => one !== '').join('\n') || message.text;
  return {
    id: message.ts, from: message.user === user ? 'you' : 'them', text, ...(message.edited && { note: 'edited in place' }),
    ...(message.files && { files: message.files.map(({ name }) => ({ name })) }), ...(buttons.length > 0 && { buttons }),
  };
}

/** What a block says, without the marks of mrkdwn; a date or link by its words. */
function textOf(block: JsonObject): string {
  const fields = blocksIn(block['fields']).map(textIn);
  return [textIn(block['text'] ?? null), ...fields, ...blocksIn(block['elements']).filter(({ type }) => type === 'mrkdwn' || type === 'plain_text').map(textIn)]
    .filter((one) => one !== '').join('\n').replaceAll(/<[^<>|\n]*\|([^<>\n]*)>/g, '$1').replaceAll(/[*_](\S[^*_\n]*)[*_]/g, '$1').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function formOf(id: string, view: JsonObject): LabLine {
  const inputs = blocksIn(view['blocks']).filter(({ type }) => type === 'input');
  const fields = inputs.map((block) => {
    const [element = {}] = blocksIn([block['element'] ?? null]);
    const options = blocksIn(element['options']).map((option) => textIn(option['text']));
    return { id: stringIn(block['block_id']), label: textIn(block['label']), ...(options.length > 0 && { options: options.map((label) => ({ id: label, label })) }) };
  });
  return { id, from: 'them', text: textIn(view['title']), form: { act: 'submit', input: {}, fields, send: textIn(view['submit']) || 'Send' } };
}
