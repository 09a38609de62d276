import type { PublishedFlow } from '../contracts.ts';
import { compile } from '../../flows/compile.ts';
import type { ActionFacts, Program } from '../../flows/program.ts';
import type { World } from './speak.ts';
import { standingWording, type WordingKey } from './wordings/index.ts';

export interface WorldParts {
  /** Every published version that a session may still be on. */
  published: { flow: PublishedFlow; source: Parameters<typeof compile>[0] }[];
  facts: (action: string) => ActionFacts | null;
  /** Wordings of the packs, by locale; the last one wins. */
  wordings: { locale: string; texts: { [key: string]: string } }[];
  timeZone: string;
  /** Whose way of writing dates and amounts is used, e.g. GB. */
  country: string;
  /** The address at which outside events for a session arrive. */
  callback: (session: string) => string;
  /** Told of each branch that is taken; for measuring what scenarios cover. */
  seen?: World['seen'];
}

/** Offered after all that have a place. */
const LAST = Number.MAX_SAFE_INTEGER;

/** The channel of flows that no customer asked for. */
export const BACK_OFFICE = 'back-office';

/** What the machine knows of the world: all published flows, compiled once. */
export function createWorld(parts: WorldParts): World {
  const programs = parts.published.map(({ source }) => compile(source, parts.facts));
  const byVersion = new Map(programs.map((program) => [`${program.name}@${program.version}`, program]));
  const newest = new Map<string, Program>();
  for (const program of programs.toSorted((a, b) => a.version - b.version)) newest.set(program.name, program);
  const all = [...newest.values()];
  const wordings = new Map(parts.wordings.flatMap(({ locale, texts }) => Object.entries(texts).map(([key, text]) => [`${locale}/${key}`, text] as const)));
  const spoken = new Set(all.flatMap(({ title }) => (typeof title === 'string' ? [] : Object.keys(title))));
  return {
    timeZone: parts.timeZone,
    country: parts.country,
    program: (flow, version) => byVersion.get(`${flow}@${version}`) ?? null,
    latest: (flow) => newest.get(flow) ?? null,
    granting: (level) => all.find((program) => program.grants?.level === level) ?? (level === 'known' ? all.find((program) => program.grants) ?? null : null),
    offers: () => all.filter((program) => !program.grants && Object.keys(program.examples).length > 0).toSorted((a, b) => (a.menu ?? LAST) - (b.menu ?? LAST)),
    unattended: (channel) => channel === BACK_OFFICE,
    callback: parts.callback,
    ...(parts.seen && { seen: parts.seen }),
    speaks: (locale) => spoken.has(locale),
    wording: (locale: string, key: WordingKey, channel = '') => wordings.get(`${locale}/${channel}.${key}`) ?? wordings.get(`${locale}/${key}`) ?? standingWording(locale, key, channel),
  };
}
