import type { Activity, CloudAdapter, ConfigurationBotFrameworkAuthenticationOptions, ConversationReference, TurnContext } from 'botbuilder';
import type { ConnectorClientOptions, ServiceClientCredentials, ServiceClientCredentialsFactory } from 'botframework-connector';
import { SCOPE, type Credentials } from './credentials.ts';
import { failureOf, lostOf } from './failures.ts';
import type { TeamsSettings } from './index.ts';

type HttpClient = NonNullable<ConnectorClientOptions['httpClient']>;
/** The Bot Framework, as far as we use it. */
export interface TeamsAdapter {
  /** Whether the token of a request holds for what it came from. Throws the library's own errors. */
  authenticate(from: { channelId: string; serviceUrl: string }, authorization: string): Promise<void>;
  referenceOf(activity: Partial<Activity>): Partial<ConversationReference>;
  /** Acts in a conversation that we know. Throws Retryable, Terminal or Unknown. */
  within<T>(reference: Partial<ConversationReference>, act: (context: TurnContext) => Promise<T>): Promise<T>;
}

const NOBODY = { id: '', name: '' };
/** What an activity has to have, for the library to look at its token. */
const NOTHING: Activity = { type: '', channelId: '', serviceUrl: '', from: NOBODY, recipient: NOBODY, conversation: { ...NOBODY, isGroup: false, conversationType: '' }, text: '', label: '', valueType: '', listenFor: [], localTimezone: '', callerId: '' };

/** Loads the library, which takes seconds. */
export async function loadAdapter(settings: TeamsSettings, credentials: Credentials): Promise<TeamsAdapter> {
  const { CloudAdapter, ConfigurationBotFrameworkAuthentication, TurnContext } = await import('botbuilder');
  const authentication = new ConfigurationBotFrameworkAuthentication(
    configurationOf(settings), credentialsFactory(settings.appId, credentials), undefined, undefined, { httpClient: httpClient(settings.timeoutMs, credentials) },
  );
  const adapter = new CloudAdapter(authentication);
  return {
    async authenticate({ channelId, serviceUrl }, authorization) {
      await authentication.authenticateRequest({ ...NOTHING, channelId, serviceUrl }, authorization);
    },
    referenceOf: (activity) => TurnContext.getConversationReference(activity),
    within: async (reference, act) => within({ adapter, appId: settings.appId }, reference, act),
  };
}

// oxlint-disable-next-line max-params -- the adapter, where and what
async function within<T>({ adapter, appId }: { adapter: CloudAdapter; appId: string }, reference: Partial<ConversationReference>, act: (context: TurnContext) => Promise<T>): Promise<T> {
  const done: T[] = [];
  await adapter.continueConversationAsync(appId, reference, async (context) => { done.push(await act(context)); });
  const [result] = done;
  if (result === undefined) throw new Error('The Bot Framework did not let us act.');
  return result;
}

/** All of them are needed: with one that is set, the library takes none of its own. */
function configurationOf({ loginUrl, tenantId, issuer, openIdMetadata }: TeamsSettings): ConfigurationBotFrameworkAuthenticationOptions {
  return {
    ToChannelFromBotLoginUrl: `${loginUrl}/${tenantId ?? 'botframework.com'}`, ToChannelFromBotOAuthScope: SCOPE, OAuthUrl: SCOPE,
    ToBotFromChannelTokenIssuer: issuer, ToBotFromChannelOpenIdMetadataUrl: openIdMetadata,
    ToBotFromEmulatorOpenIdMetadataUrl: `${loginUrl}/common/v2.0/.well-known/openid-configuration`, CallerId: 'urn:botframework:azure', ValidateAuthority: true,
  };
}

/** The library's own speaks only to Microsoft's login, and keeps tokens for the whole process. */
function credentialsFactory(appId: string, credentials: Credentials): ServiceClientCredentialsFactory {
  const signing: ServiceClientCredentials = {
    async signRequest(request) {
      request.headers.set('authorization', `Bearer ${await credentials.token()}`);
      return request;
    },
  };
  return { isValidAppId: async (id) => id === appId, isAuthenticationDisabled: async () => false, createCredentials: async () => signing };
}

/** One attempt, with our errors: the library's own would repeat by itself what may have been posted. */
function httpClient(timeoutMs: number, credentials: Credentials): HttpClient {
  return {
    async sendRequest(request) {
      const { url, method, body } = request;
      const headers = Object.fromEntries(request.headers.headersArray().map(({ name, value }) => [name, value]));
      const response = await fetch(url, { method, headers, ...(body != null && { body: String(body) }), signal: AbortSignal.timeout(timeoutMs) })
        .catch((error: unknown) => { throw lostOf(error); });
      const text = await response.text().catch((error: unknown) => { throw lostOf(error); });
      if (response.status === 401) credentials.forget();
      if (!response.ok) throw failureOf({ status: response.status, retryAfter: response.headers.get('retry-after'), text });
      const back = request.headers.clone();
      for (const name of back.headerNames()) back.remove(name);
      for (const [name, value] of response.headers) back.set(name, value);
      return { request, status: response.status, headers: back, bodyAsText: text };
    },
  };
}
