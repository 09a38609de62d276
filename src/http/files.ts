import { Router } from 'express';
import type { FileRef } from '../contracts.ts';
import { Refusal } from '../errors.ts';

export interface FileParts {
  readFile: (token: string) => { session: string; id: string } | null;
  find: (session: string, id: string) => Promise<FileRef | null>;
  read: (session: string, id: string) => Promise<Buffer | null>;
}

/** Files behind signed links: platforms fetch them from here. Never shown inside a page of ours. */
export function fileRoutes({ readFile, find, read }: FileParts): Router {
  return Router().get('/files/:token', async (request, response) => {
    const of = readFile(request.params.token);
    const file = of && await find(of.session, of.id);
    const data = of && await read(of.session, of.id);
    if (!file || !data) throw new Refusal('not_found', 'This link is too old, or not whole.');
    response.set('Cache-Control', 'private, no-store').set('Content-Security-Policy', "sandbox; default-src 'none'").attachment(file.name).type(file.type).send(data);
  });
}
