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
  readonly encoder: boolean;
  /** Where encoders are fetched from. */
  readonly encoderHub: string;
  readonly businessName: string;
  /** Null where nothing is sent over Twilio. */
  readonly twilio: { readonly accountSid: string; readonly authToken: string; readonly baseUrl: string } | null;
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
  const problems = parsed.success ? [...keyless(parsed.data), ...halfTwilio(parsed.data), ...unfitForProduction(parsed.data)] : parsed.error.issues.map((issue) => problem(issue, given));
  if (!parsed.success || problems.length > 0) throw new Stop(problems.join('\n'));
  const values = parsed.data;
  return Object.freeze({ ...plain(values), ...keys(values), twilio: twilio(values), openai: openai(values), embeddings: embeddings(values), variable: (name: string) => given[name] });
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

function halfTwilio({ TWILIO_ACCOUNT_SID: sid, TWILIO_AUTH_TOKEN: token }: Settings): string[] {
  if ((sid === null) === (token === null)) return [];
  return [`${sid === null ? 'TWILIO_AUTH_TOKEN' : 'TWILIO_ACCOUNT_SID'} is set alone: set ${sid === null ? 'TWILIO_ACCOUNT_SID' : 'TWILIO_AUTH_TOKEN'} too.`];
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
    country: values.COUNTRY, timeZone: values.TIME_ZONE, locale: values.LOCALE, burstMs: values.BURST, businessName: values.BUSINESS_NAME,
    encoder: values.ENCODER, encoderHub: values.ENCODER_HUB,
  };
}

function keys(values: Settings): { secret: string; auditKey: string } {
  return {
    secret: values.SECRET ?? kept(values.DATA_DIR, 'secret'),
    auditKey: values.AUDIT_KEY ?? kept(values.DATA_DIR, 'audit-key'),
  };
}

function twilio({ TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_BASE_URL: baseUrl }: Settings): Config['twilio'] {
  return accountSid === null || authToken === null ? null : { accountSid, authToken, baseUrl };
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
