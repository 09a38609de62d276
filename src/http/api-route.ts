import type { z } from 'zod';

/** One operation of the HTTP API: /api/openapi.json is generated from a list of these. `path` is Express-style (`:id`). */
export interface ApiRoute {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
  summary: string;
  auth: 'none' | 'conversation' | 'staff';
  roles?: string[];
  body?: z.ZodType;
  query?: z.ZodType;
  response: z.ZodType;
  status: number;
}
