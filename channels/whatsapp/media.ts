import type { FileRef } from '../../src/contracts.ts';

const MOST_BYTES = 16_000_000;
/** What Twilio passes on to WhatsApp: https://www.twilio.com/docs/whatsapp/guidance-whatsapp-media-messages. */
const TYPES = /^(image\/(jpeg|png|webp)|audio\/(ogg|amr|3gpp|aac|mpeg|mp4)|video\/mp4|application\/(pdf|msword|vnd\.ms-(excel|powerpoint)|vnd\.openxmlformats-officedocument\..+)|text\/vcard)$/;

/** Whether this goes along as media; what does not, goes as a link. */
export function fitsWhatsapp({ type, bytes }: FileRef): boolean {
  return bytes <= MOST_BYTES && TYPES.test(type);
}
