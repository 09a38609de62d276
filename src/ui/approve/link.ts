/** What the gateway says of the approval behind a signed link; the shape of `linkView` in src/http/approval-page.ts. */
export interface LinkView {
  person: { email: string; name: string };
  mayDecide: boolean;
  says: string | null;
  role: string;
  state: string;
  digest: string;
  summary: string;
  facts: object;
  evidence: object;
  changes: { name: string; before: unknown; after: unknown }[];
  quorum: number;
  votes: { by: string; decision: string; at: number; note: string | null }[];
  requestedAt: number;
  expiresAt: number;
}
export type Answer = { ok: true; view: LinkView } | { ok: false; message: string; lost: boolean };

const PATH = '/api/v1/approval-link';

/** The approval that this page's own link is for. */
export async function look(token: string): Promise<Answer> {
  return call(token, PATH, {});
}

export async function decide(token: string, body: { decision: 'approved' | 'refused'; digest: string; note?: string }): Promise<Answer> {
  return call(token, `${PATH}/decision`, { method: 'POST', body: JSON.stringify(body) });
}

/** `lost`: the gateway did not answer at all. */
async function call(token: string, path: string, init: RequestInit): Promise<Answer> {
  try {
    const response = await fetch(path, { ...init, headers: { authorization: `Bearer ${token}`, ...(init.body !== undefined && { 'content-type': 'application/json' }) } });
    const json = await response.json();
    return response.ok ? { ok: true, view: json } : { ok: false, message: json.error.message, lost: false };
  } catch {
    return { ok: false, message: 'The gateway does not answer. Nothing was lost; try again in a moment.', lost: true };
  }
}
