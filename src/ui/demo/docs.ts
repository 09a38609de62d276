import { element } from '../../../channels/web/widget/view/element.ts';
import { badge, drawOperation, operationsOf } from './operation.ts';
import { fetchJson, textAt } from './read.ts';

const main = document.getElementById('main');
const index = document.getElementById('index');
const api = await fetchJson('/api/openapi.json');
const operations = operationsOf(api);

if (operations.length === 0) {
  main?.replaceChildren(element('h1', {}, 'API'), element('p', { class: 'lead' }, 'The document could not be read. Load the page again in a moment.'));
} else {
  document.title = textAt(api, 'info.title');
  main?.replaceChildren(
    element('h1', {}, textAt(api, 'info.title')),
    element('p', { class: 'lead' }, textAt(api, 'info.description')),
    ...operations.map((operation) => drawOperation(operation, api)));
  index?.replaceChildren(element('ul', {}, ...operations.map(({ id, method, summary }) =>
    element('li', {}, element('a', { href: `#${id}` }, badge(method), element('span', {}, summary))))));
  document.getElementById(location.hash.slice(1))?.scrollIntoView();
}
