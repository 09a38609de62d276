import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { RequestHandler } from 'express';
import type { Log } from '../contracts.ts';
import type { Metrics } from './metrics.ts';

/** Each request has an id, the caller's own (x-request-id) if it is a plain one; the answer and the log carry it. */
export const nameRequest: RequestHandler = (request, response, next) => {
  const given = request.get('x-request-id') ?? '';
  const id = /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
  response.locals['request'] = id;
  response.set('x-request-id', id);
  next();
};

/** Counts and, at level debug, logs each request by its route: an address may hold what nobody should read later. */
export function countRequests(metrics: Metrics, log: Log): RequestHandler {
  return (request, response, next) => {
    const began = performance.now();
    response.once('finish', () => {
      const seconds = (performance.now() - began) / 1000;
      const route = `${request.method} ${routeOf(request)}`;
      metrics.http(route, response.statusCode, seconds);
      log.debug({ request: response.locals['request'], route, status: response.statusCode, ms: Math.round(seconds * 1000) }, 'Answered.');
    });
    next();
  };
}

/** Express types a route as anything; outside of a route there is none. */
function routeOf(request: { route?: unknown; baseUrl: string }): string {
  const { route, baseUrl } = request;
  return typeof route === 'object' && route !== null && 'path' in route && typeof route.path === 'string' ? baseUrl + route.path : 'other';
}
