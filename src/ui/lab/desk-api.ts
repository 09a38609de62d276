/** The staff's API, as the pane uses it: nothing but what is in /api/docs. */
export interface Waiting { id: string; owner: 'human' | 'nobody' | 'bot'; agent: string | null; since: number | null; queue: string | null; because: string | null; position: number | null; channel: string | null; packet: { flow: string | null; customer: { name?: unknown } | null } }
export interface CaseLine { seq: number; at: number; from: 'bot' | 'agent' | 'customer'; text: string; status?: string; work?: string; delivery?: string; unsent?: string; files?: { name: string; url?: string }[] }
export interface Case {
  id: string; owner: string; agent: string | null; queue: string | null; because: string | null; identity: string; locale: string;
  reply: { channel: string; stopped: boolean } | null; requests: { flow: string; title: string }[]; mayReturn: boolean; mayResume: boolean; why: { return: string | null; resume: string | null };
  summary: { text: string; wanted: string[]; known: string[]; done: string[]; failed: string[]; open: string[] };
  notes: { id: string; at: number; by: string; text: string }[]; lines: CaseLine[];
}
export type Answer<T> = { ok: true; value: T } | { ok: false; status: number; message: string };

export interface DeskApi {
  signIn(email: string, password: string): Promise<Answer<{ name: string }>>;
  waiting(): Promise<Answer<{ handovers: Waiting[] }>>;
  read(id: string): Promise<Answer<Case>>;
  act(id: string, verb: string, body?: object): Promise<Answer<unknown>>;
}

const conversation = (id: string, verb: string): string => `/api/v1/conversations/${encodeURIComponent(id)}/${verb}`;

export function createDeskApi(): DeskApi {
  let token = '';
  const call = async <T>(path: string, body?: object): Promise<Answer<T>> => {
    const response = await fetch(path, {
      method: body === undefined ? 'GET' : 'POST', headers: { ...(token !== '' && { authorization: `Bearer ${token}` }), ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch(() => null);
    if (response === null) return { ok: false, status: 0, message: 'The gateway does not answer. Try again in a moment.' };
    const json = await response.json().catch(() => ({}));
    return response.ok ? { ok: true, value: json } : { ok: false, status: response.status, message: json.error?.message ?? `The gateway answered ${response.status}.` };
  };
  return {
    async signIn(email, password) {
      const answer = await call<{ token: string; name: string }>('/api/v1/sign-in', { email, password });
      if (answer.ok) token = answer.value.token;
      return answer;
    },
    waiting: async () => call('/api/v1/handovers'),
    read: async (id) => call(conversation(id, 'handover')),
    act: async (id, verb, body = {}) => call(conversation(id, verb), body),
  };
}
