import type { z } from 'zod';

/** One operation of the HTTP API: /api/openapi.json is generated from a list of these. `path` is Express-style (`:id`). */
export interface ApiRoute {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
  summary: string;
  /** link: the token of a signed link; signature: a header that proves a shared secret. */
  auth: 'none' | 'conversation' | 'staff' | 'link' | 'signature';
  roles?: string[];
  body?: z.ZodType;
  query?: z.ZodType;
  /** The body is a file of at most so many bytes, not JSON. */
  fileBytes?: number;
  /** Other headers that are read, with what each is for. */
  headers?: { [name: string]: string };
  response: z.ZodType;
  status: number;
}
