import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Host } from '../../src/contracts.ts';
import { Refusal } from '../../src/errors.ts';

interface Script { plain: Buffer; zipped: Buffer; etag: string }

/** Serves the built widget at /widget.js to any site: cached for an hour, then checked by its etag. */
export function mountWidgetScript(host: Host, uiDir: string): void {
  let script: Promise<Script> | null = null;
  host.routes.get('/widget.js', async (request, response) => {
    script ??= load(join(uiDir, 'widget.js'));
    const { plain, zipped, etag } = await script.catch(() => {
      script = null;
      throw new Refusal('unavailable', 'The widget is not built yet: run npm run build.');
    });
    response.vary('Accept-Encoding');
    response.set({
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'Cache-Control': 'public, max-age=3600, stale-while-revalidate=86400',
      'Content-Type': 'text/javascript; charset=utf-8',
      ETag: etag,
    });
    const asZip = request.acceptsEncodings('gzip') === 'gzip';
    if (asZip) response.set('Content-Encoding', 'gzip');
    response.send(asZip ? zipped : plain);
  });
}

async function load(path: string): Promise<Script> {
  const plain = await readFile(path);
  const zipped = await promisify(gzip)(plain, { level: 9 });
  return { plain, zipped, etag: `W/"${createHash('sha256').update(plain).digest('base64url')}"` };
}
