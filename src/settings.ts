import { z } from 'zod';

const MULTIPLES: { [unit: string]: number } = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

const matching = (pattern: RegExp, like: string) => z.string().regex(pattern, `it must be ${like}`);
const one = <const T extends string[]>(names: T) => z.enum(names, `it must be ${names.join(', ').replace(/, ([^,]*)$/, ' or $1')}`);
const mongo = matching(/^mongodb(\+srv)?:\/\/\S+$/, 'like mongodb://host/name');
const flag = z.stringbool({ truthy: ['on', 'true', 'yes', '1'], falsy: ['off', 'false', 'no', '0'], error: 'it must be on or off' });
const whole = (min: number, max: number) => z.string()
  .refine((raw) => /^\d{1,6}$/.test(raw) && Number(raw) >= min && Number(raw) <= max, `it must be a whole number from ${min} to ${max}`)
  .transform(Number);
const list = z.string().transform((raw) => raw.split(',').map((part) => part.trim()).filter((part) => part !== ''));
const webAddress = z.url({ protocol: /^https?$/, error: 'it must be an address like https://bot.example.com' })
  .transform((url) => url.replace(/\/+$/, ''));
const duration = matching(/^\d{1,6}(ms|s|m|h)$/, 'a duration like 8s or 1m')
  .transform((raw) => Number.parseInt(raw, 10) * (MULTIPLES[raw.replace(/^\d+/, '')] ?? 1));
const price = matching(/^\d{1,6}(\.\d{1,6})?$/, 'a number like 0.15').transform(Number);
const secret = z.string().min(32, 'it must have at least 32 characters').nullable().prefault(null);
const secretKeys = list.pipe(z.array(z.string().regex(/^[a-z0-9-]{1,20}:[A-Za-z0-9+/_-]{43}=?$/, 'each must be a name and 32 bytes in base64, as npm run secrets -- key makes them')))
  .transform((parts) => parts.map((part) => ({ id: part.slice(0, part.indexOf(':')), key: part.slice(part.indexOf(':') + 1) })));
const timeZone = z.string().refine(isTimeZone, 'it must be a time zone like Europe/London');
const proxies = z.string().refine((raw) => !/^(on|true|yes)$/i.test(raw), 'name who is trusted: a number of hops, or addresses like "loopback, 10.0.0.0/8"')
  .transform((raw): number | string | false => (/^(off|false|no)$/i.test(raw) ? false : /^\d+$/.test(raw) ? Number(raw) : raw));
const quiet = matching(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, 'two times like 21:00-08:00')
  .transform((raw) => ({ from: raw.slice(0, 5), until: raw.slice(6) }));
const origin = z.string().refine((raw) => raw === '*' || (URL.canParse(raw) && new URL(raw).origin === raw), 'each must be an origin like https://www.example.com, or *');

/** Every setting, by the name of its variable: how it is checked, what holds without it, and one line for the README. */
export const settings = z.object({
  PORT: whole(0, 65_535).prefault('3000').describe('Port to listen on; 0 takes a free one.'),
  HOST: z.string().prefault('127.0.0.1').describe('Address to listen on; 0.0.0.0 for every network (the image sets that).'),
  DATA_DIR: z.string().prefault('./data').describe('Folder of the embedded store and of keys made at the first start.'),
  MONGODB_URI: mongo.nullable().prefault(null).describe('MongoDB to store in, instead of DATA_DIR.'),
  NODE_ENV: one(['development', 'production', 'test']).prefault('development').describe('`production` refuses the sandbox, the demo sign-ins and keys that were not set.'),
  PUBLIC_URL: webAddress.nullable().prefault(null).describe('Address at which customers reach the gateway, when it is behind a proxy.'),
  TRUST_PROXY: proxies.prefault('off').describe('Proxies whose X-Forwarded headers count: a number of hops, or addresses.'),
  LOG_LEVEL: one(['debug', 'info', 'warn', 'error', 'silent']).prefault('info').describe('How much is logged.'),
  SECRET: secret.describe('Signs conversation and staff tokens; made in DATA_DIR when missing.'),
  AUDIT_KEY: secret.describe('Keys the hash chain of the audit; made in DATA_DIR when missing.'),
  SECRETS_KEY: secretKeys.nullable().prefault(null).describe('Encrypts the secrets that `npm run secrets` keeps: a name and 32 bytes, like `k1:…`; older keys may follow by comma.'),
  WEB_IDENTITY_SECRET: secret.describe('Shared with the embedding site, which signs who its customers are.'),
  ALLOWED_ORIGINS: list.pipe(z.array(origin)).prefault('').describe('Origins of pages that may embed the widget, by comma; `*` for any.'),
  CONVERSATIONS_PER_MINUTE: whole(0, 999_999).prefault('120').describe('New conversations a minute from one address; 0 for no limit.'),
  SANDBOX: flag.prefault('on').describe('The stand-in systems (CRM, billing, provisioning, …).'),
  DEMO_SIGN_INS: flag.prefault('on').describe('Demo people of the staff, printed at the start.'),
  PACKS: list.prefault('').describe('More folders with flows of your own, by comma.'),
  ALLOWED_PRIVATE_HOSTS: list.prefault('').describe('Hosts, addresses and networks of your own that systems may be at, by comma; other private addresses are refused (outside production, those of this machine are not).'),
  STAFF_FILE: z.string().nullable().prefault(null).describe('YAML file of the people who may sign in.'),
  COUNTRY: matching(/^[A-Z]{2}$/, 'two capital letters like GB').prefault('GB').describe('Country of numbers written without a prefix.'),
  TIME_ZONE: timeZone.prefault('Europe/London').describe('Time zone of dates that customers say.'),
  LOCALE: matching(/^[a-z]{2}$/, 'two letters like en').prefault('en').describe('Language when a customer has not shown another.'),
  BURST: duration.prefault('600ms').describe('How long to wait for the rest of a burst of short messages before answering; 0ms answers each at once.'),
  ENCODER: flag.prefault('on').describe('The sentence encoder inside the gateway, or the one that was added; off, texts are understood without one.'),
  ENCODER_HUB: webAddress.prefault('https://huggingface.co').describe('Model hub from which `npm run nlu -- encoder add` fetches.'),
  UNDERSTANDING: one(['local', 'model', 'hybrid']).nullable().prefault(null).describe('Who reads messages: `local`, `model`, or `hybrid`, where the model reads what the local engine is not sure of. Without it: hybrid when a key is set, else local.'),
  BUSINESS_NAME: z.string().prefault('Errand').describe('Who writes: said in the answers to STOP, START and HELP.'),
  TWILIO_ACCOUNT_SID: matching(/^AC[0-9a-f]{32}$/, 'the account SID, AC and 32 hexadecimal digits').nullable().prefault(null).describe('Switches on text messages over Twilio.'),
  TWILIO_AUTH_TOKEN: z.string().nullable().prefault(null).describe('Its auth token: signs what Twilio sends to us.'),
  TWILIO_BASE_URL: webAddress.prefault('https://api.twilio.com').describe('Where its API is.'),
  SMS_FROM: list.prefault('').describe('Numbers, or a messaging service (MG…), from which texts are sent where no customer wrote to one, by comma.'),
  QUIET_HOURS: quiet.nullable().prefault(null).describe('When nobody is texted who is not waiting for an answer, like `21:00-08:00`, in TIME_ZONE.'),
  WHATSAPP_FROM: list.prefault('').describe('WhatsApp numbers of the Twilio account, by comma; switches WhatsApp on.'),
  WHATSAPP_TEMPLATE: z.string().nullable().prefault(null).describe('Content SID of the approved template with one variable that is sent when the 24 hours are over.'),
  VOICE: one(['off', 'relay', 'gather']).prefault('relay').describe('How calls of the Twilio account are taken: over ConversationRelay, or with speech and keypad (`gather`).'),
  VOICE_TRANSFER_TO: matching(/^\+[1-9]\d{6,14}$/, 'a number like +442079460000').nullable().prefault(null).describe('Where a caller who wants a person is put through to; without it, somebody calls or writes back.'),
  VOICE_RECORDING: flag.prefault('off').describe('Calls are recorded, of callers who agree.'),
  SLACK_SIGNING_SECRET: z.string().nullable().prefault(null).describe('Switches Slack on: what Slack sends is signed with it.'),
  SLACK_BOT_TOKEN: z.string().nullable().prefault(null).describe('The bot token of one workspace (xoxb-…); several are installed over OAuth instead.'),
  SLACK_APP_TOKEN: z.string().nullable().prefault(null).describe('Switches socket mode on (xapp-…): no address has to be reachable from outside.'),
  SLACK_CLIENT_ID: z.string().nullable().prefault(null).describe('For installing in several workspaces over OAuth.'),
  SLACK_CLIENT_SECRET: z.string().nullable().prefault(null).describe('The same.'),
  SLACK_APPROVALS_CHANNEL: z.string().nullable().prefault(null).describe('Id of the Slack channel in which approvals are asked for, as cards.'),
  SLACK_BASE_URL: webAddress.prefault('https://slack.com/api').describe('Where its API is.'),
  TEAMS_APP_ID: z.string().nullable().prefault(null).describe('Switches Teams on: the application id of the bot.'),
  TEAMS_APP_PASSWORD: z.string().nullable().prefault(null).describe('Its client secret.'),
  TEAMS_TENANT_ID: z.string().nullable().prefault(null).describe('The tenant of a single-tenant bot.'),
  TEAMS_LOGIN_URL: webAddress.prefault('https://login.microsoftonline.com').describe('Where tokens for the Bot Connector come from.'),
  TEAMS_OPENID_METADATA: webAddress.prefault('https://login.botframework.com/v1/.well-known/openidconfiguration').describe('Keys by which what Teams sends is checked.'),
  TEAMS_ISSUER: z.string().prefault('https://api.botframework.com').describe('Who signs what Teams sends.'),
  TEAMS_SIGN_ON: flag.prefault('off').describe('Teams says who people are at work, by single sign-on.'),
  EMAIL_FROM: z.string().nullable().prefault(null).describe('Switches e-mail on: the address that customers write to and are answered from, like `Acme <help@acme.example>`.'),
  SMTP_URL: matching(/^smtps?:\/\/\S+$/, 'like smtp://user:password@host:587').nullable().prefault(null).describe('Where e-mail is sent.'),
  IMAP_URL: matching(/^imaps?:\/\/\S+$/, 'like imaps://user:password@host').nullable().prefault(null).describe('The mailbox that is read; or e-mail comes in by webhook.'),
  EMAIL_WEBHOOK_SECRET: secret.describe('Signs e-mail that comes in by webhook.'),
  EMAIL_GATHER: duration.prefault('2s').describe('Lines within this time leave as one e-mail.'),
  LAB: flag.prefault('on').describe('The channel lab at /lab, with stand-ins of the platforms; there only with the sandbox.'),
  OPENAI_API_KEY: z.string().nullable().prefault(null).describe('Switches on understanding by a model, with the local engine behind it.'),
  OPENAI_BASE_URL: webAddress.prefault('https://api.openai.com/v1').describe('Where that API is.'),
  OPENAI_MODEL: z.string().prefault('gpt-4o-mini').describe('Which model reads messages.'),
  OPENAI_PRICE_IN: price.prefault('0').describe('Price of a million tokens that are sent, for the figures.'),
  OPENAI_PRICE_OUT: price.prefault('0').describe('Price of a million tokens that come back.'),
  EMBEDDINGS_MODEL: z.string().nullable().prefault(null).describe('Which model of that API finds articles by meaning, in every language; without it the encoder does, in its own.'),
  OPENAI_TIMEOUT: duration.prefault('8s').describe('How long it may take before the local engine answers instead.'),
});
export type Settings = z.output<typeof settings>;

/** The settings as a Markdown table, as the README shows them. */
export function settingsTable(): string {
  const rows = Object.entries(settings.shape).map(([name, schema]) => {
    const preset = schema instanceof z.ZodPrefault ? schema.def.defaultValue : null;
    return `| \`${name}\` | ${preset === null || preset === '' ? '' : `\`${preset}\``} | ${schema.description ?? ''} |`;
  });
  return ['| Variable | Default | What it does |', '|---|---|---|', ...rows].join('\n');
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}
