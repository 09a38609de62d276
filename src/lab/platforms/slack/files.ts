import { Router, raw, type Request, type Response } from 'express';
import type { JsonObject } from '../../../contracts.ts';
import { conversationOf, Refused, text, type Args, type Caller } from './call.ts';
import { blocksIn, stringIn, type SlackMessage, type SlackState } from './state.ts';

const MOST_BYTES = 20_000_000;

/** Sending a file takes three calls. https://docs.slack.dev/messaging/working-with-files */
export function uploadUrl(args: Args, { state, origin }: Caller): JsonObject {
  const size = Number(args['length']);
  if (!Number.isInteger(size) || size < 1) throw new Refused('invalid_arguments', { detail: 'length must be a number' });
  const id = state.id('F');
  state.files.push({ id, name: text(args, 'filename'), mimetype: 'application/octet-stream', size, url_private: `${origin}/files/${id}`, shared: false });
  return { upload_url: `${origin}/upload/${id}`, file_id: id };
}

export function completeUpload(args: Args, caller: Caller): JsonObject {
  const { state, workspace } = caller;
  const ids = new Set(blocksIn(args['files']).map(({ id }) => stringIn(id)));
  const files = state.files.filter(({ id }) => ids.has(id));
  if (files.length === 0 || files.some(({ id }) => !state.data.has(id))) throw new Refused('file_not_found');
  const conversation = conversationOf(caller, text(args, 'channel_id'));
  for (const file of files) file.shared = true;
  const message: SlackMessage = {
    ts: state.stamp(), channel: conversation.id, user: workspace.bot, bot_id: workspace.botId, text: '', files, ...(typeof args['thread_ts'] === 'string' && { thread_ts: args['thread_ts'] }),
  };
  state.messages.push(message);
  return { files: files.map(({ id, name }) => ({ id, title: name })) };
}

export function fileInfo(args: Args, { state }: Caller): JsonObject {
  const file = state.files.find(({ id }) => id === args['file']);
  if (file === undefined) throw new Refused('file_not_found');
  return { file: { id: file.id, name: file.name, shares: file.shared ? { private: {} } : {} } };
}

/** Where bytes go to and come from; they are given only to who has a token. */
export function fileRoutes(state: SlackState): Router {
  const router = Router();
  router.post('/upload/:id', raw({ type: () => true, limit: MOST_BYTES }), (request: Request<{ id: string }>, response: Response) => {
    const file = state.files.find(({ id }) => id === request.params.id);
    const data: unknown = request.body;
    if (file === undefined || !Buffer.isBuffer(data) || data.length !== file.size) {
      response.status(400).send('the upload is not as long as was said');
      return;
    }
    state.data.set(file.id, data);
    response.send(`OK - ${data.length}`);
  });
  router.get('/files/:id', (request: Request<{ id: string }>, response: Response) => {
    const token = /^Bearer (.+)$/.exec(request.get('authorization') ?? '')?.[1];
    const file = state.files.find(({ id }) => id === request.params.id);
    // Without a token Slack shows its sign-in page.
    const data = file && state.data.get(file.id);
    if (token === undefined || !state.workspaces.some((one) => one.token === token)) response.redirect('/sign-in');
    else if (file === undefined || data === undefined) response.status(404).end();
    else response.type(file.mimetype).send(data);
  });
  return router;
}
