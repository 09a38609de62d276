import type { FileRef } from '../../src/contracts.ts';

/** What Twilio converts for every phone, and what it only passes on: https://www.twilio.com/docs/messaging/guides/accepted-mime-types. */
const PICTURES = new Set(['image/jpeg', 'image/png', 'image/gif']);
const OTHERS = new Set(['application/pdf', 'text/vcard', 'text/plain', 'audio/mpeg', 'audio/mp4', 'audio/ogg', 'audio/amr', 'video/mp4', 'video/3gpp', 'image/webp']);
const MOST = { count: 10, all: 5_000_000, other: 500_000 };

/** Whether all of these can go along as MMS: only numbers of North America have it. What cannot go, goes as a link. */
export function fitsMms(files: readonly FileRef[], { from, to }: { from: string; to: string }): boolean {
  const here = to.startsWith('+1') && (from.startsWith('+1') || from.startsWith('MG'));
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return here && files.length <= MOST.count && bytes <= MOST.all && files.every((file) => PICTURES.has(file.type) || (OTHERS.has(file.type) && file.bytes <= MOST.other));
}
