import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stop } from './errors.ts';
import { settings, type Settings } from './settings.ts';

export type Environment = { readonly [name: string]: string | undefined };
export interface Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly mongoUri: string | null;
  /** Where people reach us, without a slash at the end; null: as each request says. */
  readonly publicUrl: string | null;
  readonly trustProxy: number | string | false;
  readonly logLevel: Settings['LOG_LEVEL'];
  readonly secret: string;
  readonly auditKey: string;
  /** The first encrypts, each may decrypt (base64). */
  readonly secretsKeys: readonly { readonly id: string; readonly key: string }[];
  readonly webIdentitySecret: string | null;
  readonly allowedOrigins: readonly string[];
  /** New conversations a minute from one address; 0 is no limit. */
  readonly conversationsPerMinute: number;
  readonly sandbox: boolean;
  readonly demoSignIns: boolean;
  readonly packs: readonly string[];
  /** Hosts, addresses and networks that systems may be at although they are not public. */
  readonly allowedPrivateHosts: readonly string[];
  readonly staffFile: string | null;
  readonly country: string;
  readonly timeZone: string;
  readonly locale: string;
  readonly burstMs: number;
  readonly emailGatherMs: number;
  readonly encoder: boolean;
  /** Where encoders are fetched from. */
  readonly encoderHub: string;
  readonly businessName: string;
  /** Null where nothing is sent over Twilio. */
  readonly twilio: {
    readonly accountSid: string; readonly authToken: string; readonly baseUrl: string; readonly smsFrom: readonly string[];
    readonly whatsappFrom: readonly string[]; readonly whatsappTemplate: string | null;
    readonly voice: 'off' | 'relay' | 'gather'; readonly transferTo: string | null; readonly recording: boolean;
  } | null;
  /** Times of the day, in `timeZone`, between which nobody is texted unasked. */
  readonly quietHours: { readonly from: string; readonly until: string } | null;
  readonly slack: {
    readonly signingSecret: string; readonly botToken: string | null; readonly appToken: string | null; readonly clientId: string | null;
    readonly clientSecret: string | null; readonly approvalsChannel: string | null; readonly baseUrl: string;
  } | null;
  readonly teams: {
    readonly appId: string; readonly appPassword: string; readonly tenantId: string | null;
    readonly loginUrl: string; readonly openIdMetadata: string; readonly issuer: string; readonly signOn: boolean;
  } | null;
  readonly email: { readonly from: string; readonly smtpUrl: string; readonly imapUrl: string | null; readonly webhookSecret: string | null } | null;
  /** The channel lab and its stand-ins of the platforms. */
  readonly lab: boolean;
  /** Null where the local engine reads everything. Prices per million tokens. */
  readonly openai: {
    readonly apiKey: string; readonly baseUrl: string; readonly model: string; readonly timeoutMs: number;
    readonly mode: 'model' | 'hybrid'; readonly priceIn: number; readonly priceOut: number;
  } | null;
  /** Null where the encoder finds articles by meaning. */
  readonly embeddings: { readonly apiKey: string; readonly baseUrl: string; readonly model: string; readonly timeoutMs: number } | null;
  /** A variable that a pack's systems.yaml names with `$env`. */
  variable(name: string): string | undefined;
}

/** Where people try things out, their systems run beside us. */
export const THIS_MACHINE: readonly string[] = ['127.0.0.0/8', '::1'];

/** The whole configuration, from the environment and from `.env` beside the project (the environment wins). */
export function loadConfig(): Config {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return readConfig(process.env);
}

/** Parses an environment; throws one Stop that names every wrong or missing value, a sentence and a line each. */
export function readConfig(env: Environment): Config {
  const trimmed = Object.entries(env).map(([name, value]) => [name, value?.trim() ?? ''] as const);
  const given: Environment = Object.fromEntries(trimmed.filter(([, value]) => value !== ''));
  const parsed = settings.safeParse(given);
  const problems = parsed.success ? [...keyless(parsed.data), ...halves(parsed.data), ...unfitForProduction(parsed.data)] : parsed.error.issues.map((issue) => problem(issue, given));
  if (!parsed.success || problems.length > 0) throw new Stop(problems.join('\n'));
  const values = parsed.data;
  return Object.freeze({ ...plain(values), ...keys(values), twilio: twilio(values), slack: slack(values), teams: teams(values), email: email(values), openai: openai(values), embeddings: embeddings(values), variable: (name: string) => given[name] });
}

function problem(issue: { path: PropertyKey[]; message: string }, given: Environment): string {
  const name = String(issue.path[0]);
  const value = /KEY|SECRET|URI|TOKEN/.test(name) ? 'wrong' : JSON.stringify(given[name]);
  return `${name} is ${value}: ${issue.message}.`;
}

function keyless({ UNDERSTANDING: mode, EMBEDDINGS_MODEL: embedding, OPENAI_API_KEY: key }: Settings): string[] {
  if (key !== null) return [];
  return [
    mode !== null && mode !== 'local' && `UNDERSTANDING is ${mode}: a model needs OPENAI_API_KEY; set it, or choose local.`,
    embedding !== null && `EMBEDDINGS_MODEL is ${embedding}: it needs OPENAI_API_KEY; set it, or leave the model out.`,
  ].filter((sentence) => sentence !== false);
}

/** Settings that mean something only together. */
const PAIRS = [['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'], ['TEAMS_APP_ID', 'TEAMS_APP_PASSWORD'], ['EMAIL_FROM', 'SMTP_URL'], ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET']] as const;

function halves(values: Settings): string[] {
  const alone = PAIRS.flatMap(([one, other]) => (values[one] === null) === (values[other] === null) ? [] : values[one] === null ? [[other, one]] : [[one, other]]);
  return alone.map(([set, missing]) => `${set} is set alone: set ${missing} too.`);
}

function unfitForProduction(values: Settings): string[] {
  if (values.NODE_ENV !== 'production') return [];
  return [
    values.SANDBOX && 'SANDBOX is on: the stand-in systems are not for production; set SANDBOX=off.',
    values.DEMO_SIGN_INS && 'DEMO_SIGN_INS is on: anybody who sees the log could sign in; set DEMO_SIGN_INS=off and name your people in STAFF_FILE.',
    values.SECRET === null && 'SECRET is missing: production takes no secret made by itself; set it to at least 32 random characters.',
    values.AUDIT_KEY === null && 'AUDIT_KEY is missing: production takes no key made by itself; set it to at least 32 random characters.',
  ].filter((sentence) => sentence !== false);
}

function plain(values: Settings) {
  return {
    production: values.NODE_ENV === 'production',
    host: values.HOST, port: values.PORT, dataDir: values.DATA_DIR, mongoUri: values.MONGODB_URI,
    publicUrl: values.PUBLIC_URL, trustProxy: values.TRUST_PROXY, logLevel: values.LOG_LEVEL,
    webIdentitySecret: values.WEB_IDENTITY_SECRET, allowedOrigins: values.ALLOWED_ORIGINS,
    conversationsPerMinute: values.CONVERSATIONS_PER_MINUTE, sandbox: values.SANDBOX, demoSignIns: values.DEMO_SIGN_INS,
    secretsKeys: values.SECRETS_KEY ?? [],
    allowedPrivateHosts: values.NODE_ENV === 'production' ? values.ALLOWED_PRIVATE_HOSTS : [...values.ALLOWED_PRIVATE_HOSTS, ...THIS_MACHINE],
    packs: values.PACKS, staffFile: values.STAFF_FILE,
    country: values.COUNTRY, timeZone: values.TIME_ZONE, locale: values.LOCALE, burstMs: values.BURST, emailGatherMs: values.EMAIL_GATHER, businessName: values.BUSINESS_NAME,
    quietHours: values.QUIET_HOURS, lab: values.LAB && values.SANDBOX,
    encoder: values.ENCODER, encoderHub: values.ENCODER_HUB,
  };
}

function keys(values: Settings): { secret: string; auditKey: string } {
  return {
    secret: values.SECRET ?? kept(values.DATA_DIR, 'secret'),
    auditKey: values.AUDIT_KEY ?? kept(values.DATA_DIR, 'audit-key'),
  };
}

function twilio(values: Settings): Config['twilio'] {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_BASE_URL: baseUrl } = values;
  if (accountSid === null || authToken === null) return null;
  return {
    accountSid, authToken, baseUrl, smsFrom: values.SMS_FROM, whatsappFrom: values.WHATSAPP_FROM, whatsappTemplate: values.WHATSAPP_TEMPLATE,
    voice: values.VOICE, transferTo: values.VOICE_TRANSFER_TO, recording: values.VOICE_RECORDING,
  };
}

function slack(values: Settings): Config['slack'] {
  return values.SLACK_SIGNING_SECRET === null ? null : {
    signingSecret: values.SLACK_SIGNING_SECRET, botToken: values.SLACK_BOT_TOKEN, appToken: values.SLACK_APP_TOKEN, clientId: values.SLACK_CLIENT_ID,
    clientSecret: values.SLACK_CLIENT_SECRET, approvalsChannel: values.SLACK_APPROVALS_CHANNEL, baseUrl: values.SLACK_BASE_URL,
  };
}

function teams(values: Settings): Config['teams'] {
  return values.TEAMS_APP_ID === null || values.TEAMS_APP_PASSWORD === null ? null : {
    appId: values.TEAMS_APP_ID, appPassword: values.TEAMS_APP_PASSWORD, tenantId: values.TEAMS_TENANT_ID,
    loginUrl: values.TEAMS_LOGIN_URL, openIdMetadata: values.TEAMS_OPENID_METADATA, issuer: values.TEAMS_ISSUER, signOn: values.TEAMS_SIGN_ON,
  };
}

function email(values: Settings): Config['email'] {
  return values.EMAIL_FROM === null || values.SMTP_URL === null ? null : {
    from: values.EMAIL_FROM, smtpUrl: values.SMTP_URL, imapUrl: values.IMAP_URL, webhookSecret: values.EMAIL_WEBHOOK_SECRET,
  };
}

function openai(values: Settings): Config['openai'] {
  const mode = values.UNDERSTANDING ?? 'hybrid';
  if (values.OPENAI_API_KEY === null || mode === 'local') return null;
  return {
    apiKey: values.OPENAI_API_KEY, baseUrl: values.OPENAI_BASE_URL, model: values.OPENAI_MODEL, timeoutMs: values.OPENAI_TIMEOUT,
    mode, priceIn: values.OPENAI_PRICE_IN, priceOut: values.OPENAI_PRICE_OUT,
  };
}

function embeddings(values: Settings): Config['embeddings'] {
  if (values.OPENAI_API_KEY === null || values.EMBEDDINGS_MODEL === null) return null;
  return { apiKey: values.OPENAI_API_KEY, baseUrl: values.OPENAI_BASE_URL, model: values.EMBEDDINGS_MODEL, timeoutMs: values.OPENAI_TIMEOUT };
}

/** A random key that is made once and then lives in the data folder, readable by its owner alone. */
function kept(folder: string, name: string): string {
  const path = join(folder, name);
  try {
    mkdirSync(folder, { recursive: true });
    if (!existsSync(path)) writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
    const key = readFileSync(path, 'utf8').trim();
    if (key.length >= 32) return key;
  } catch (error) {
    throw new Stop(`DATA_DIR is ${JSON.stringify(folder)}: ${path} cannot be kept there (${error instanceof Error ? error.message : String(error)}).`);
  }
  throw new Stop(`${path} is damaged: put back the key it held; a new one makes old tokens and audit records unreadable.`);
}
