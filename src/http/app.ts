import express, { Router, type Express } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { Config } from '../config.ts';
import { createCallbackTokens } from '../callback-token.ts';
import type { Log, Store } from '../contracts.ts';
import { Refusal } from '../errors.ts';
import type { ApiRoute } from './api-route.ts';
import { createApprovalLinks } from './approval-link.ts';
import { approvalPageEndpoints } from './approval-page.ts';
import { approvalEndpoints } from './approvals.ts';
import { auditEndpoints } from './audit.ts';
import type { Endpoint } from './endpoint.ts';
import { answerErrors, answerNotFound } from './errors.ts';
import { eventEndpoints, type EventParts } from './events.ts';
import { exceptionEndpoints } from './exceptions.ts';
import { handoverEndpoints } from './handovers.ts';
import type { HandoverParts } from './handover-parts.ts';
import { noteEndpoints } from './handover-notes.ts';
import { attachmentEndpoints } from './handover-files.ts';
import { packetEndpoints } from './handover-reading.ts';
import { timelineEndpoints } from './timeline.ts';
import { healthRoutes } from './health.ts';
import { jsonBody } from './json-body.ts';
import { knowledgeEndpoints, type KnowledgeParts } from './knowledge.ts';
import type { Metrics } from './metrics.ts';
import { actionEndpoints, type ActionParts } from './actions.ts';
import { openApiDocument } from './openapi.ts';
import { countRequests, nameRequest } from './request-id.ts';
import { runEndpoints, type RunParts } from './runs.ts';
import { securityHeaders } from './security-headers.ts';
import { createSignIn } from './sign-in.ts';
import { SIGN_IN_PATH, signInEndpoint } from './sign-in-endpoint.ts';
import type { Staff } from './staff.ts';

export interface AppParts {
  config: Config;
  log: Log;
  store: Store;
  gateway: HandoverParts['gateway'] & RunParts['gateway'];
  /** What the staff send and fetch in a conversation, and where their words go. */
  desk: HandoverParts['desk'];
  /** Flows that an outside event begins; none when left out. */
  starts?: EventParts['starts'];
  /** The systems behind the flows. */
  systems: ActionParts;
  /** Without it, nothing is said of the articles. */
  knowledge?: KnowledgeParts;
  staff: Staff;
  metrics: Metrics;
  now: () => number;
  /** True from the moment a stop was asked for: /readyz says 503. */
  stopping: () => boolean;
  /** The channels' routes, and how they are described. */
  channelRoutes: Router;
  /** Files behind signed links. */
  fileRoutes?: Router;
  channelApi: readonly ApiRoute[];
  /** Null without the sandbox. */
  sandboxRoutes: Router | null;
  uiRoutes: Router;
}

/** The whole HTTP side of the gateway; what it answers is JSON, `{ error: { code, message } }` when refused. */
export function createApp(parts: AppParts): Express {
  const { config, log, metrics } = parts;
  const app = express().disable('x-powered-by').disable('etag').set('trust proxy', config.trustProxy).set('query parser', 'simple');
  app.use(nameRequest, countRequests(metrics, log));
  app.use(healthRoutes(parts));
  app.use(securityHeaders(config));
  limitRates(app, config);
  mountApi(app, parts);
  if (parts.fileRoutes) app.use(parts.fileRoutes);
  app.use(parts.channelRoutes);
  if (parts.sandboxRoutes !== null) app.use(parts.sandboxRoutes);
  app.use(parts.uiRoutes, answerNotFound, answerErrors(log));
  return app;
}

/** Before the channels' routes: those take every address under a conversation for the customer's. */
function mountApi(app: Express, parts: AppParts): void {
  const endpoints = staffEndpoints(parts);
  const signIn = createSignIn(parts.staff, parts.config.secret);
  const router = Router();
  const takingFiles = new Map(endpoints.flatMap(({ route: { path, fileBytes } }) => (fileBytes === undefined ? [] : [[path, fileBytes] as const])));
  for (const path of new Set(endpoints.map(({ route }) => route.path))) {
    const limit = takingFiles.get(path);
    router.use(path, ...(limit === undefined ? jsonBody() : [express.raw({ type: () => true, limit })]));
  }
  for (const endpoint of endpoints) endpoint.mount(router, signIn);
  const document = openApiDocument([...parts.channelApi, ...endpoints.map(({ route }) => route)], parts.config.publicUrl ?? '/');
  router.get('/api/openapi.json', (_request, response) => void response.json(document));
  app.use(router);
}

function staffEndpoints(parts: AppParts): Endpoint[] {
  const { store, gateway, now, config, staff, starts = () => [] } = parts;
  const { secret, auditKey } = config;
  const common = { store, gateway, now };
  return [
    signInEndpoint,
    ...approvalEndpoints(common),
    ...approvalPageEndpoints({ ...common, staff, links: createApprovalLinks(secret, now) }),
    ...exceptionEndpoints(common),
    ...[handoverEndpoints, packetEndpoints, noteEndpoints, attachmentEndpoints, timelineEndpoints].flatMap((endpoints) => endpoints({ ...common, desk: parts.desk })),
    ...runEndpoints(common),
    ...actionEndpoints(parts.systems),
    ...(parts.knowledge ? knowledgeEndpoints(parts.knowledge) : []),
    ...eventEndpoints({ ...common, starts, callbacks: createCallbackTokens(secret), webhookSecret: (source) => webhookSecret(config, source) }),
    ...auditEndpoints({ store, auditKey }),
  ];
}

/** `WEBHOOK_SECRET_CLEARING_HOUSE` for the source `clearing-house`. */
function webhookSecret(config: Config, source: string): string | null {
  if (!/^[a-z][a-z0-9-]*$/.test(source)) return null;
  return config.variable(`WEBHOOK_SECRET_${source.toUpperCase().replaceAll('-', '_')}`) ?? null;
}

const MINUTE_MS = 60_000;
const WRONG_SIGN_INS = 10;

function limitRates(app: Express, { conversationsPerMinute }: Config): void {
  const common = { windowMs: MINUTE_MS, standardHeaders: 'draft-8', legacyHeaders: false, handler: refuse } as const;
  app.post(SIGN_IN_PATH, rateLimit({ ...common, limit: WRONG_SIGN_INS, skipSuccessfulRequests: true, requestWasSuccessful: (_request, { statusCode }) => statusCode !== 401 }));
  if (conversationsPerMinute > 0) app.post('/api/v1/conversations', rateLimit({ ...common, limit: conversationsPerMinute }));
}

function refuse(): never {
  throw new Refusal('too_many_requests');
}
