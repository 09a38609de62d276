import { createMemory } from '../../../channels/web/widget/memory.ts';

/** Uses up the link that led here, and opens its conversation in the widget. */
const said = document.querySelector('#said');
const token = location.hash.slice(1);
// A reload, or somebody who looks over a shoulder, finds no token in the address.
history.replaceState(null, '', location.pathname);
const outcome = await take(token).catch(() => 'The gateway does not answer. Your link may still work; try it again in a moment.');
if (typeof outcome === 'string') say(outcome);
else {
  createMemory(location.origin).save({ ...outcome, who: '', read: 0, open: true });
  const script = document.createElement('script');
  Object.assign(script.dataset, { open: 'always' });
  script.src = '/widget.js';
  document.body.append(script);
  say('It is open here now. The link that brought you does not work a second time; this browser remembers the conversation.');
}

async function take(link: string): Promise<{ id: string; token: string } | string> {
  const response = await fetch('/api/v1/conversations/continue', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token: link }) });
  const answer = await response.json();
  return response.ok ? answer : answer.error.message;
}

function say(text: string): void {
  if (said) said.textContent = text;
}
