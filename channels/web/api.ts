import { z } from 'zod';
import type { ApiRoute } from '../../src/http/api-route.ts';

/** What the web channel takes and gives, over HTTP and over the socket. */

export const BODY_BYTES = 64 * 1024;
export const FILE_BYTES = 5 * 1024 * 1024;
const MAX_WAIT_SECONDS = 60;

/** Half a surrogate pair is not text: no store or channel can carry it. */
const text = z.string().overwrite((raw) => raw.replaceAll(/\p{Surrogate}/gu, '\uFFFD'));
const messageId = z.string().regex(/^[\x21-\x7E]{1,100}$/, 'must be 1 to 100 visible ASCII characters');

export const openBody = z.strictObject({
  locale: z.string().max(35).regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/, 'must be a language tag like en or fr-CA').optional()
    .describe('Language of the customer, as a BCP 47 tag; of fr-CA, fr is used.'),
  identityToken: z.string().max(8192).optional()
    .describe('Who the customer is: a JWT (HS256) signed by your site with the shared secret; claims sub, name, email, phone, exp.'),
});
export const openReply = z.object({ id: z.string(), token: z.string() });

export const continueBody = z.strictObject({ token: z.string().max(1000).describe('What follows # in a link to /continue; it works once.') });

const sayText = z.strictObject({
  id: messageId.describe('Yours. The same id again is the same message.'),
  text,
  files: z.array(z.string().min(1).max(100)).max(5).optional().describe('Ids of files sent to this conversation before.'),
});
const sayChoice = z.strictObject({ id: messageId, choice: text.min(1).max(200).describe('Id of an offered choice.') });
export const sayBody = z.union([sayText, sayChoice], { error: (issue) => whatIsWrong(issue.input) });
export const sayReply = z.object({ id: z.string() });
export type Say = z.output<typeof sayBody>;

function whatIsWrong(input: unknown): string {
  const asChoice = typeof input === 'object' && input !== null && 'choice' in input;
  const issue = (asChoice ? sayChoice : sayText).safeParse(input).error?.issues[0];
  return `send { id, text } or { id, choice }: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.replaceAll(/\s+/g, ' ').trim();
}

export const messagesQuery = z.object({
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0).describe('Only messages with a greater seq.'),
  wait: z.coerce.number().min(0).max(MAX_WAIT_SECONDS).default(0).describe('Seconds to wait when there is none yet.'),
});
const file = z.object({ id: z.string(), name: z.string(), type: z.string(), bytes: z.number() });
const linkedFile = file.extend({ url: z.string().optional().describe('Where it can be fetched, for a day; not of files that the customer sent.') });
export const messageView = z.object({
  seq: z.number().int(),
  at: z.number().describe('Milliseconds since 1970.'),
  from: z.enum(['bot', 'agent', 'customer']),
  text: z.string(),
  choices: z.array(z.object({ id: z.string(), label: z.string() })).optional(),
  status: z.enum(['working', 'done', 'failed']).optional(),
  work: z.string().optional().describe('A line with the same work replaces the earlier one.'),
  id: z.string().optional().describe('The id the client gave its own message.'),
  files: z.array(linkedFile).optional(),
  delivery: z.enum(['sent', 'delivered', 'read', 'failed']).optional().describe('What became of it on a channel that tells.'),
});
export type MessageView = z.output<typeof messageView>;
export const messagesReply = z.object({ messages: z.array(messageView) });

export const conversationReply = z.object({
  id: z.string(),
  locale: z.string(),
  state: z.string(),
  flow: z.string().nullable(),
  version: z.number().nullable(),
  owner: z.enum(['bot', 'human', 'nobody']),
  slots: z.record(z.string(), z.json()),
  identity: z.enum(['anonymous', 'known', 'verified']),
  work: z.array(z.object({ action: z.string(), status: z.enum(['working', 'done', 'failed']), at: z.number() })),
  seq: z.number(),
  working: z.boolean(),
});

export const fileQuery = z.object({ name: z.string().min(1).max(200).default('file') });
export const fileReply = file;

/** What a socket says when it connects, and the state that it is told. */
export const socketAuth = z.object({
  id: z.string(), token: z.string(), after: z.number().int().min(0).default(0),
});
export interface StateView { working: boolean; owner: 'bot' | 'human' | 'nobody'; seq: number }
export type SayAck = { id: string } | { error: { code: string; message: string } };

const conversation = '/api/v1/conversations';
export const CONTINUE_PATH = `${conversation}/continue`;
export const webApi: ApiRoute[] = [
  { method: 'post', path: conversation, summary: 'Open a conversation', auth: 'none', body: openBody, response: openReply, status: 201 },
  { method: 'post', path: CONTINUE_PATH, summary: 'Go on with a conversation by a signed link', auth: 'none', body: continueBody, response: openReply, status: 200 },
  { method: 'get', path: `${conversation}/:id`, summary: 'See where a conversation stands', auth: 'conversation', response: conversationReply, status: 200 },
  { method: 'post', path: `${conversation}/:id/messages`, summary: 'Say something, or choose', auth: 'conversation', body: sayBody, response: sayReply, status: 202 },
  { method: 'get', path: `${conversation}/:id/messages`, summary: 'Read messages, waiting for new ones', auth: 'conversation', query: messagesQuery, response: messagesReply, status: 200 },
  { method: 'post', path: `${conversation}/:id/files`, summary: 'Send a file (the body is the file itself)', auth: 'conversation', query: fileQuery, response: fileReply, status: 201 },
];
