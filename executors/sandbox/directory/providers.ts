import { DAY_MS, day } from '../system.ts';
import type { REGIONS } from '../plans.ts';

export const SPECIALTIES = ['dermatology', 'cardiology', 'orthopaedics', 'neurology'] as const;
export interface Provider {
  providerId: string; name: string; specialty: (typeof SPECIALTIES)[number]; clinic: string; email: string;
  networks: string[]; regions: (typeof REGIONS)[number][];
  /** Hours that the clinic gives away by itself, which the directory does not learn. */
  keeps: string[];
}
const MAINLAND: Provider['regions'] = ['london', 'south-east', 'midlands', 'north', 'wales', 'scotland'];
const provider = (number: number, name: string, rest: Pick<Provider, 'specialty' | 'clinic'> & Partial<Provider>): Provider => ({
  providerId: `P-${number}`, name, email: `p${number}@clinic.example`, networks: ['blue', 'open'], regions: MAINLAND, keeps: [], ...rest,
});

/** Specialists, made up. Nobody serves the islands. */
export const PROVIDERS: Provider[] = [
  provider(101, 'Dr Nadia Rahman', { specialty: 'dermatology', clinic: 'Skin Clinic' }),
  provider(102, 'Dr Owen Price', { specialty: 'dermatology', clinic: 'Riverside Hospital', keeps: ['11:00'] }),
  provider(103, 'Dr Lena Vogt', { specialty: 'dermatology', clinic: 'Private Skin Centre', networks: ['open'] }),
  provider(201, 'Dr Amir Haddad', { specialty: 'cardiology', clinic: 'Heart Centre' }),
  provider(202, 'Dr Sofia Costa', { specialty: 'cardiology', clinic: 'Riverside Hospital' }),
  provider(301, 'Dr Ewan Reid', { specialty: 'orthopaedics', clinic: 'Bone and Joint Clinic' }),
  provider(401, 'Dr Mei Tanaka', { specialty: 'neurology', clinic: 'Riverside Hospital' }),
];

/** The local time of the clinic: `start` has no offset. */
export interface Hour { slotId: string; providerId: string; day: string; time: string; start: string; [member: string]: string }
const HOURS = ['09:30', '11:00', '14:30'];
const ROTA_DAYS = 30;

/** The hours of a provider on working days, from tomorrow on. */
export function hoursOf({ providerId }: Provider, now: number): Hour[] {
  const days = Array.from({ length: ROTA_DAYS }, (_, i) => now + (i + 1) * DAY_MS).filter(isWorkingDay);
  return days.flatMap((at) => HOURS.map((time) => toHour(providerId, day(at), time)));
}

export function toHour(providerId: string, date: string, time: string): Hour {
  return { slotId: `S-${providerId.slice(2)}-${date.replaceAll('-', '')}-${time.replace(':', '')}`, providerId, day: date, time, start: `${date}T${time}` };
}

/** The hour of a slot id; null when no provider has it on a working day. */
export function hourOf(slotId: string): { provider: Provider; hour: Hour } | null {
  const [, number, y, m, d, h, min] = /^S-(\d+)-(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)$/.exec(slotId) ?? [];
  const found = PROVIDERS.find((one) => one.providerId === `P-${number ?? ''}`);
  const date = `${y ?? ''}-${m ?? ''}-${d ?? ''}`;
  const time = `${h ?? ''}:${min ?? ''}`;
  if (!found || !HOURS.includes(time) || !isWorkingDay(Date.parse(date))) return null;
  return { provider: found, hour: toHour(found.providerId, date, time) };
}

/** The first working day that is `days` or more from `now`. */
export function workingDay(now: number, days: number): string {
  let at = now + days * DAY_MS;
  while (!isWorkingDay(at)) at += DAY_MS;
  return day(at);
}

function isWorkingDay(at: number): boolean {
  const weekday = new Date(at).getUTCDay();
  return weekday >= 1 && weekday <= 5;
}
