import { z } from 'zod';

/** What Teams takes of one message. */
const MOST_BYTES = 28 * 1024;
const MOST_ACTIONS = 6;

const action = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Action.Submit'), title: z.string().min(1), data: z.record(z.string(), z.json()).exactOptional() }),
  z.object({ type: z.literal('Action.OpenUrl'), title: z.string().min(1), url: z.url({ protocol: /^https?$/ }) }),
]);
const actions = z.array(action).min(1).max(MOST_ACTIONS);
const input = { id: z.string().min(1), label: z.string().min(1).exactOptional(), placeholder: z.string().exactOptional() };
const element = z.discriminatedUnion('type', [
  z.object({ type: z.literal('TextBlock'), text: z.string().min(1), wrap: z.boolean().exactOptional() }),
  z.object({ type: z.literal('RichTextBlock'), inlines: z.array(z.object({ type: z.literal('TextRun'), text: z.string().min(1), weight: z.enum(['Default', 'Lighter', 'Bolder']).exactOptional() })).min(1) }),
  z.object({ type: z.literal('ActionSet'), actions }),
  z.object({ type: z.enum(['Input.Date', 'Input.Time', 'Input.Number']), ...input }),
  z.object({ type: z.literal('Input.Text'), ...input, isMultiline: z.boolean().exactOptional(), style: z.enum(['Text', 'Tel', 'Url', 'Email']).exactOptional() }),
  z.object({ type: z.literal('Input.ChoiceSet'), ...input, style: z.enum(['compact', 'expanded']).exactOptional(), choices: z.array(z.object({ title: z.string().min(1), value: z.string().min(1) })).min(1) }),
]);
/** Adaptive Cards as far as Teams takes them (1.5) and we use them. https://adaptivecards.io/explorer */
const adaptive = z.object({ $schema: z.string().exactOptional(), type: z.literal('AdaptiveCard'), version: z.string().regex(/^1\.[0-5]$/), body: z.array(element), actions: actions.exactOptional() });
const oauth = z.object({
  text: z.string(), connectionName: z.string().min(1), buttons: z.array(z.object({ type: z.literal('signin'), title: z.string(), value: z.string() })).min(1),
  tokenExchangeResource: z.object({ id: z.string().min(1), uri: z.string().startsWith('api://') }),
});
const posted = z.object({
  type: z.enum(['message', 'typing']), text: z.string().exactOptional(), textFormat: z.enum(['plain', 'markdown', 'xml']).exactOptional(),
  attachments: z.array(z.object({ contentType: z.string(), content: z.unknown().optional() })).max(10).exactOptional(),
});

export interface TeamsButton { title: string; data?: { [name: string]: z.core.util.JSONType }; url?: string }
export interface TeamsInput { id: string; kind: string; label: string; options: { title: string; value: string }[] }
/** What a client shows of an activity of the bot. `signOn`: it shows nothing, and gets a token for whom it is for. */
export interface Shown { typing: boolean; text: string; buttons: TeamsButton[]; inputs: TeamsInput[]; signOn: { id: string; connection: string } | null }
export interface Refused { status: number; code: string; message: string }

/** Reads an activity as strictly as Teams does, or says why it does not take it. */
export function readActivity(body: unknown): Shown | Refused {
  if (Buffer.byteLength(JSON.stringify(body ?? null)) > MOST_BYTES) return { status: 413, code: 'MessageSizeTooBig', message: 'Message size too large.' };
  const parsed = posted.safeParse(body);
  if (!parsed.success) return bad(parsed.error);
  const { type, text = '', attachments = [] } = parsed.data;
  const shown: Shown = { typing: type === 'typing', text, buttons: [], inputs: [], signOn: null };
  for (const { contentType, content } of attachments) {
    const problem = contentType === 'application/vnd.microsoft.card.oauth' ? readSignOn(content, shown) : readCard(content, shown);
    if (problem !== null) return problem;
  }
  if (type === 'message' && text === '' && attachments.length === 0) return { status: 400, code: 'BadSyntax', message: 'Activity resulted into multiple skype activities or none' };
  return shown;
}

function readSignOn(content: unknown, shown: Shown): Refused | null {
  const parsed = oauth.safeParse(content);
  if (!parsed.success) return bad(parsed.error);
  shown.signOn = { id: parsed.data.tokenExchangeResource.id, connection: parsed.data.connectionName };
  return null;
}

function readCard(content: unknown, shown: Shown): Refused | null {
  const parsed = adaptive.safeParse(content);
  if (!parsed.success) return bad(parsed.error);
  const { body, actions: below = [] } = parsed.data;
  const texts: string[] = [];
  for (const one of body) {
    switch (one.type) {
      case 'TextBlock': texts.push(one.text); break;
      case 'RichTextBlock': texts.push(one.inlines.map(({ text }) => text).join('')); break;
      case 'ActionSet': shown.buttons.push(...one.actions); break;
      case 'Input.ChoiceSet': shown.inputs.push({ id: one.id, kind: one.type, label: one.label ?? '', options: one.choices }); break;
      case 'Input.Text': case 'Input.Date': case 'Input.Time': case 'Input.Number': shown.inputs.push({ id: one.id, kind: one.type, label: one.label ?? '', options: [] }); break;
      default: one satisfies never;
    }
  }
  shown.text = [shown.text, ...texts].filter((text) => text !== '').join('\n');
  shown.buttons.push(...below);
  const ids = shown.inputs.map(({ id }) => id);
  return new Set(ids).size === ids.length ? null : { status: 400, code: 'BadSyntax', message: 'Two inputs of the card have one id.' };
}

function bad(error: z.ZodError): Refused {
  const [issue] = error.issues;
  return { status: 400, code: 'BadSyntax', message: `Bad format of activity: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}` };
}
