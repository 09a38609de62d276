import { crc32, deflateSync } from 'node:zlib';

type Colour = readonly [red: number, green: number, blue: number, alpha: number];
const CLEAR: Colour = [0, 0, 0, 0];
const WHITE: Colour = [255, 255, 255, 255];
const ACCENT: Colour = [31, 77, 143, 255];
export const ACCENT_COLOUR = '#1F4D8F';

/** The icons that an app of Teams must have, as PNG: a speech bubble in colour, and its outline in white. */
export function drawIcons(): { color: Buffer; outline: Buffer } {
  return {
    color: png(192, (x, y) => (bubble(x / 192, y / 192, 0) ? WHITE : ACCENT)),
    outline: png(32, (x, y) => (bubble(x / 32, y / 32, 0) && !bubble(x / 32, y / 32, 0.07) ? WHITE : CLEAR)),
  };
}

/** Whether a point of the unit square is in the bubble, drawn smaller by `inset`. */
function bubble(x: number, y: number, inset: number): boolean {
  const corner = 0.14;
  const [left, right, top, bottom] = [0.2 + inset, 0.8 - inset, 0.24 + inset, 0.66 - inset];
  const dx = Math.max(left + corner - x, x - (right - corner), 0);
  const dy = Math.max(top + corner - y, y - (bottom - corner), 0);
  const tail = y >= bottom - 0.02 && y <= 0.82 - inset * 2 && x >= 0.3 + inset && x <= 0.3 + inset + (0.82 - inset * 2 - y) * 0.9;
  return dx * dx + dy * dy <= corner * corner || tail;
}

/** A square picture in 8-bit RGBA. https://www.w3.org/TR/png-3/ */
function png(size: number, colourAt: (x: number, y: number) => Colour): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const rows = Array.from({ length: size }, (_, y) => [0, ...Array.from({ length: size }, (_pixel, x) => colourAt(x + 0.5, y + 0.5)).flat()]);
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.from(rows.flat()))), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
