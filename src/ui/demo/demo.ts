import { createCard } from './card.ts';
import { showGuide } from './guide.ts';
import { createOutbox } from './outbox.ts';
import { fetchJson, listAt, textAt } from './read.ts';
import { SYSTEMS, actsFor, lettersOf } from './systems.ts';

const EVERY_MS = 1000;
const cards = SYSTEMS.map((system) => ({ system, view: createCard(system) }));
const outbox = createOutbox();
const live = document.getElementById('live');
let person: unknown = null;
let next: ReturnType<typeof setTimeout> | undefined;

document.getElementById('cards')?.append(outbox.node, ...cards.map(({ view }) => view.node));
document.addEventListener('visibilitychange', () => { if (!document.hidden) void look(); });
await start();

async function start(): Promise<void> {
  const people = listAt(await fetchJson('/sandbox/demo'), '');
  if (people.length === 0) {
    say('is-off', 'The stand-in systems are switched off here.');
    document.getElementById('guide')?.remove();
    return;
  }
  showGuide(people, (chosen) => {
    person = chosen;
    for (const { view } of cards) view.reset();
    void look();
  });
}

/** Reads every system once and shows it; again in a second, while somebody is looking. */
async function look(): Promise<void> {
  clearTimeout(next);
  const asked = person;
  const number = textAt(asked, 'msisdn');
  if (number === '') return;
  const [state, ...ledgers] = await Promise.all([
    fetchJson(`/sandbox/state?msisdn=${encodeURIComponent(number)}`),
    ...cards.map(({ system }) => fetchJson(`/sandbox/${system.name}/ledger`)),
  ]);
  if (asked !== person) return;
  if (state === null) say('is-off', 'No connection. Trying again…');
  else {
    say('is-live', 'Live');
    const about = [number, textAt(state, 'crm.customer.id')];
    for (const [index, { system, view }] of cards.entries()) view.show(system.facts(state), actsFor(ledgers[index], about));
    outbox.show(lettersOf(state));
  }
  clearTimeout(next);
  if (!document.hidden) next = setTimeout(() => void look(), EVERY_MS);
}

function say(kind: 'is-live' | 'is-off', text: string): void {
  if (!live || live.textContent === text) return;
  live.className = `live ${kind}`;
  live.textContent = text;
}
