import { element } from '../../../channels/web/widget/view/element.ts';
import { drawApproval, timeLeft } from './draw-approval.ts';
import { decide, look, type Answer, type LinkView } from './link.ts';

const EVERY_MS = 15_000;
let shown: LinkView | null = null;

await load();
window.addEventListener('hashchange', () => {
  shown = null;
  void load();
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) void load();
});
setInterval(countDown, EVERY_MS);

/** Looks again; what has not changed is left alone, so that a note that is being written stays. */
async function load(): Promise<void> {
  show(await look(token()));
}

function show(answer: Answer): void {
  if (answer.ok) return showView(answer.view);
  if (answer.lost && shown !== null) return undefined;
  shown = null;
  replaceMain([element('h1', {}, answer.lost ? 'One moment' : 'Nothing to decide here'), element('p', { class: 'lead', role: 'status' }, answer.message)]);
}

function showView(view: LinkView): void {
  if (JSON.stringify(view) === JSON.stringify(shown)) return;
  shown = view;
  document.title = `${view.summary} – Errand`;
  document.getElementById('who')?.replaceChildren(view.person.name);
  replaceMain(drawApproval(view, { approve: (note) => void vote('approved', note), refuse: (note) => void vote('refused', note) }));
}

async function vote(decision: 'approved' | 'refused', note: string): Promise<void> {
  if (shown === null) return;
  setBusy(true);
  const answer = await decide(token(), { decision, digest: shown.digest, ...(note !== '' && { note }) });
  if (answer.ok) show(answer);
  else await explain(answer.message);
  setBusy(false);
  const verdict = document.getElementById('verdict');
  verdict?.focus();
  document.getElementById('said')?.replaceChildren(verdict?.textContent ?? '');
}

/** A click that came too late shows what became of it; one that did not get through can be made again. */
async function explain(message: string): Promise<void> {
  await load();
  document.getElementById('trouble')?.replaceChildren(message);
}

function setBusy(busy: boolean): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('#deciding button')) button.disabled = busy;
}

function countDown(): void {
  if (shown?.mayDecide !== true) return;
  const ms = shown.expiresAt - Date.now();
  document.getElementById('left')?.replaceChildren(timeLeft(ms));
  if (ms <= 0) void load();
}

function replaceMain(content: Node[]): void {
  document.getElementById('main')?.replaceChildren(...content);
}

function token(): string {
  return location.hash.slice(1);
}
