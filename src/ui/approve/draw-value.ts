import { element } from '../../../channels/web/widget/view/element.ts';

/** Names and values as a list; what lies inside a value is a list of its own. */
export function drawFields(fields: object): HTMLElement {
  return element('dl', { class: 'fields' }, ...Object.entries(fields).map(([name, value]) =>
    element('div', { class: isDeep(value) ? 'field is-deep' : 'field' }, element('dt', {}, inWords(name)), element('dd', {}, drawValue(value)))));
}

export function drawValue(value: unknown): Node {
  if (Array.isArray(value) && value.some(isDeep)) return element('ol', { class: 'items' }, ...value.map((one) => element('li', {}, drawValue(one))));
  if (Array.isArray(value)) return new Text(value.length === 0 ? 'none' : value.map(plain).join(', '));
  return isDeep(value) ? drawFields(value) : new Text(plain(value));
}

/** `daysSinceLastSwap` and `days_since_last_swap` are both "Days since last swap". */
export function inWords(name: string): string {
  const words = name.replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2').replaceAll(/[_-]+/g, ' ').trim();
  const spoken = words.replaceAll(/(?<= )\p{Lu}(?=\p{Ll})/gu, (letter) => letter.toLowerCase());
  return spoken.charAt(0).toUpperCase() + spoken.slice(1);
}

function isDeep(value: unknown): value is object {
  return typeof value === 'object' && value !== null && (!Array.isArray(value) || value.some(isDeep)) && Object.keys(value).length > 0;
}

function plain(value: unknown): string {
  if (value === true) return 'yes';
  if (value === false) return 'no';
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'object') return 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
