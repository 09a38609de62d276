import type { Device, LabLine } from '../device.ts';
import type { Posted, Texting, TwilioStandIn, Written } from '../platforms/twilio.ts';

interface Numbers { customer: string; ours: string }

/** A phone that writes: text messages, or WhatsApp with its buttons and lists. */
export function textingDevice(twilio: TwilioStandIn, channel: Texting, { customer, ours }: Numbers): Device {
  const mine = ({ channel: of, from, to }: { channel: Texting; from: string; to: string }): boolean => of === channel && [from, to].includes(customer);
  return {
    name: channel,
    view() {
      const said = [...twilio.written.filter(mine).map(lineOfYours), ...twilio.posted.filter(mine).map(lineOfTheirs)].toSorted((a, b) => a.at.localeCompare(b.at));
      return { title: channel === 'sms' ? 'Text messages' : 'WhatsApp', status: `${customer} to ${ours}`, lines: said.map(({ line }) => line), open: ['say'] };
    },
    acts: {
      say: async ({ text = '' }) => twilio.write({ channel, from: customer, to: ours, text, keywords: true }),
      tap: async ({ sid = '', id = '' }) => twilio.tap({ sid, id }),
    },
  };
}

interface Timed { at: string; line: LabLine }

function lineOfYours({ sid, text, at }: Written): Timed {
  return { at, line: { id: sid, from: 'you', text } };
}

function lineOfTheirs({ sid, body, media, buttons, list, status, errorCode, dateCreated }: Posted): Timed {
  const rows = [...buttons.map(({ id, title }) => ({ id, label: title })), ...(list?.items ?? []).map(({ id, item }) => ({ id, label: item }))];
  return {
    at: dateCreated,
    line: {
      id: sid, from: 'them', text: body, note: errorCode === null ? status : `${status}: error ${errorCode}`,
      ...(media.length > 0 && { files: media.map((url, i) => ({ name: `Picture ${i + 1}`, url })) }),
      ...(rows.length > 0 && { buttons: rows.map(({ id, label }) => ({ label, act: 'tap', input: { sid, id } })) }),
    },
  };
}
