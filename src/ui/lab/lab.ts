import { element } from '../../../channels/web/widget/view/element.ts';
import { readDevices } from './api.ts';
import { createDesk } from './desk.ts';
import { createPanel, type Panel } from './device-panel.ts';
import { showCode } from './latest-code.ts';

const EVERY_MS = 800;
const live = document.querySelector<HTMLElement>('#live');
const panels = new Map<string, Panel>();
let next: ReturnType<typeof setTimeout> | undefined;

document.addEventListener('visibilitychange', () => { if (!document.hidden) void look(); });
document.querySelector('#staff')?.append(createDesk());
await look();

/** Reads every device and shows it; again in a moment, while somebody is looking. */
async function look(): Promise<void> {
  clearTimeout(next);
  const devices = await readDevices();
  if (devices === null) say('is-off', 'No connection. Trying again…');
  else {
    say('is-live', 'Live');
    await showCode();
    for (const device of devices) {
      const panel = panels.get(device.name) ?? createPanel(device, () => void look());
      if (!panels.has(device.name)) add(device.name, device.title, panel);
      panel.show(device);
    }
  }
  clearTimeout(next);
  if (!document.hidden) next = setTimeout(() => void look(), EVERY_MS);
}

function add(name: string, title: string, panel: Panel): void {
  panels.set(name, panel);
  document.querySelector(name === 'approvals' ? '#approvals' : '#devices')?.append(panel.node);
  document.querySelector('#tabs')?.append(element('a', { href: `#device-${name}` }, title));
}

function say(kind: 'is-live' | 'is-off', text: string): void {
  if (!live || live.textContent === text) return;
  live.className = `live ${kind}`;
  live.textContent = text;
}
