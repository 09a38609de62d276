export interface Robots { allows(path: string): boolean; delayMs: number }
interface Group { agents: string[]; rules: { allow: boolean; path: string }[]; delayMs: number }

/** What a robots.txt asks of us (RFC 9309): the group that names us, else the one for all; the longest rule decides, and of two as long the one that allows. */
export function readRobots(text: string, ourName: string): Robots {
  const groups = groupsOf(text);
  const mine = groups.filter(({ agents }) => agents.some((agent) => agent !== '' && ourName.toLowerCase().startsWith(agent)));
  const chosen = mine.length > 0 ? mine : groups.filter(({ agents }) => agents.includes('*'));
  const rules = chosen.flatMap((group) => group.rules).toSorted((a, b) => b.path.length - a.path.length || Number(b.allow) - Number(a.allow));
  return {
    allows: (path) => rules.find((rule) => matches(rule.path, path))?.allow ?? true,
    delayMs: Math.max(0, ...chosen.map((group) => group.delayMs)),
  };
}

function groupsOf(text: string): Group[] {
  const groups: Group[] = [];
  const lines = text.split(/\r?\n/).flatMap((line) => {
    const [, key, value = ''] = /^\s*([\w-]+)\s*:\s*([^#]*?)\s*(?:#.*)?$/.exec(line) ?? [];
    return key === undefined ? [] : [{ name: key.toLowerCase(), value }];
  });
  for (const [i, { name, value }] of lines.entries()) {
    if (name === 'user-agent' && lines[i - 1]?.name !== name) groups.push({ agents: [], rules: [], delayMs: 0 });
    const group = groups.at(-1);
    if (!group) continue;
    if (name === 'user-agent') group.agents.push(value.toLowerCase());
    else if ((name === 'allow' || name === 'disallow') && value !== '') group.rules.push({ allow: name === 'allow', path: value });
    else if (name === 'crawl-delay' && Number(value) > 0) group.delayMs = Number(value) * 1000;
  }
  return groups;
}

/** `*` is anything, `$` at the end is the end. Each part is looked for where the one before ended: no rule takes long. */
function matches(rule: string, path: string): boolean {
  const [first = '', ...parts] = (rule.endsWith('$') ? rule.slice(0, -1) : rule).split(/\*+/);
  if (!path.startsWith(first)) return false;
  const last = rule.endsWith('$') ? parts.pop() : undefined;
  if (rule.endsWith('$') && last === undefined) return path === first;
  let at = first.length;
  for (const part of parts) {
    const found = path.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return last === undefined || (path.endsWith(last) && path.length - last.length >= at);
}
