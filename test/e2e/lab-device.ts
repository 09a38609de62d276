import { plain } from './customer.ts';
import { until } from './start-gateway.ts';

interface Line { id: string; from: 'you' | 'them'; text: string; buttons?: { label: string; act: string; input: object }[]; form?: { act: string; input: object; fields: { id: string; label: string; options?: { id: string; label: string }[] }[] } }
interface Shown { name: string; status: string; lines: Line[]; open: string[] }

/** A device of the lab, worked with as its page does. */
export interface LabDevice {
  act(name: string, input?: object): Promise<number>;
  say(text: string): Promise<void>;
  /** Waits for a line that was not waited for before. */
  hears(pattern: RegExp): Promise<string>;
  /** Takes a choice by its button, its form or its number, as the device shows it. */
  picks(label: RegExp): Promise<void>;
  view(): Promise<Shown>;
}

export function labDevice(url: string, name: string): LabDevice {
  const sayAct: { readonly [device: string]: string } = { voice: 'speak', email: 'write' };
  let heard: string[] = [];
  const view = async (): Promise<Shown> => {
    const { devices } = (await (await fetch(`${url}/lab/api/devices`)).json()) as { devices: Shown[] };
    const found = devices.find((device) => device.name === name);
    if (found === undefined) throw new Error(`the lab has no ${name}`);
    return found;
  };
  const act: LabDevice['act'] = async (what, input = {}) => (await fetch(`${url}/lab/api/devices/${name}/${what}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(input) })).status;
  const must = async (what: string, input: object): Promise<void> => {
    const status = await act(what, input);
    if (status !== 202) throw new Error(`${name} ${what} was answered with ${status}`);
  };
  const say = async (text: string): Promise<void> => must(sayAct[name] ?? 'say', { text });
  return {
    act, view, say,
    hears: async (pattern) => until(() => `${name} shows ${String(pattern)}, beside:\n${heard.join('\n')}`, async () => {
      const lines = (await view()).lines.filter(({ from }) => from === 'them');
      const found = lines.find(({ id, text }) => !heard.includes(`${id} ${text}`) && pattern.test(plain(text)));
      if (found) heard = [...heard, ...lines.slice(0, lines.indexOf(found) + 1).map(({ id, text }) => `${id} ${text}`)];
      return found && plain(found.text);
    }, 20_000),
    async picks(label) {
      const { lines } = await view();
      const button = lines.toReversed().flatMap(({ buttons = [] }) => buttons).find((one) => label.test(one.label));
      if (button) return must(button.act, button.input);
      const numbered = lines.toReversed().map(({ text }) => [...plain(text).matchAll(/(\d+)[:.)]? ([^\n]+)/g)].find(([, , what = '']) => label.test(what))?.[1]).find((one) => one !== undefined);
      return say(numbered ?? label.source);
    },
  };
}
