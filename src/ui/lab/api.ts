import type { DeviceView, LabLine } from '../../lab/device.ts';

export type { LabButton, LabLine } from '../../lab/device.ts';
export type Shown = DeviceView & { name: string; lines: LabLine[] };

/** Every device as it stands; null when the gateway does not answer. */
export async function readDevices(): Promise<Shown[] | null> {
  const response = await fetch('/lab/api/devices').catch(() => null);
  if (!response?.ok) return null;
  const { devices }: { devices: Shown[] } = await response.json();
  return devices;
}

/** Does something with a device; null when it went well, else what to tell. */
export async function act(device: string, name: string, input: { [name: string]: string }): Promise<string | null> {
  const response = await fetch(`/lab/api/devices/${device}/${name}`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(input),
  }).catch(() => null);
  if (response === null) return 'The gateway does not answer. Try again in a moment.';
  if (response.ok) return null;
  const answer: { error?: { message?: string } } = await response.json().catch(() => ({}));
  return answer.error?.message ?? `The gateway answered ${response.status}.`;
}
