/** The value at a path like `crm.customer.name` of some JSON, or null. */
export function valueAt(json: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (
    typeof value === 'object' && value !== null ? (Object.entries(value).find(([name]) => name === key)?.[1] ?? null) : null
  ), json);
}

export function textAt(json: unknown, path: string): string {
  const value = valueAt(json, path);
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

export function listAt(json: unknown, path: string): unknown[] {
  const value = path === '' ? json : valueAt(json, path);
  return Array.isArray(value) ? value : [];
}

export function money(amount: string): string {
  return amount === '' ? '' : Number(amount).toLocaleString('en-GB', { style: 'currency', currency: 'GBP' });
}

/** Digits in groups of four from the left, as on a card; a phone number as people write it. */
export function grouped(digits: string): string {
  if (digits.startsWith('+44')) return digits.replace(/^(\+44)(\d{4})(\d{6})$/, '$1 $2 $3');
  return digits.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
}

export function clock(at: string): string {
  return at === '' ? '' : new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
}

export function day(at: string): string {
  return at === '' ? '' : new Date(at).toLocaleDateString([], { day: 'numeric', month: 'short', year: 'numeric' });
}

/** JSON from the gateway; null when it did not answer with any. */
export async function fetchJson(path: string): Promise<unknown> {
  const response = await fetch(path).catch(() => null);
  return response?.ok ? response.json().catch(() => null) : null;
}
