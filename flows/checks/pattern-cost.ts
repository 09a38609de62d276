/** The longest text that a pattern is held against. */
const LENGTH = 4_000;
const TOKEN = /\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|k<[^>]*>|x[\da-fA-F]{2}|u[\da-fA-F]{4}|c[A-Za-z]|\d+|.)|\[(?:\\.|[^\]\\])*\]|\(\?(?:[:=!]|<[=!]|<[^>]*>)|[*+?]\??|\{\d+(?:,\d*)?\}\??|./gsu;

/** An upper bound, as a power of ten, of the ways in which a regular expression may be tried on a text. From 9 on it may hold everything up. */
export function patternCost(pattern: string): number {
  const reading: Reading = { tokens: pattern.match(TOKEN) ?? [], at: 0 };
  const cost = alternatives(reading);
  return pattern.startsWith('^') ? cost : cost + Math.log10(LENGTH);
}

/** Costs are powers of ten: in a row they add up. */
interface Reading { tokens: string[]; at: number }

function alternatives(reading: Reading): number {
  const costs = [sequence(reading)];
  while (reading.tokens[reading.at] === '|') {
    reading.at += 1;
    costs.push(sequence(reading));
  }
  return sum(costs);
}

function sum(costs: number[]): number {
  return Math.log10(costs.reduce((all, cost) => all + 10 ** cost, 0));
}

function sequence(reading: Reading): number {
  let cost = 0;
  const looks: number[] = [];
  for (let token = reading.tokens[reading.at]; token !== undefined && token !== '|' && token !== ')'; token = reading.tokens[reading.at]) {
    reading.at += 1;
    const inside = token.startsWith('(') ? group(reading) : 0;
    // A look ahead or behind is never tried again for what comes after it.
    if (/^\(\?<?[=!]/.test(token)) looks.push(cost + inside);
    else cost += repeated(reading, inside);
  }
  return sum([cost, ...looks]);
}

function group(reading: Reading): number {
  const cost = alternatives(reading);
  reading.at += 1;
  return cost;
}

/** What is tried in 10^cost ways, up to `most` times, may be tried in 10^(cost × most) ways for each number of times. */
function repeated(reading: Reading, cost: number): number {
  const [, least, comma, most] = /^\{(\d+)(,?)(\d*)\}/.exec(reading.tokens[reading.at] ?? '') ?? [];
  const sign = reading.tokens[reading.at]?.[0] ?? '';
  if (least === undefined && !['*', '+', '?'].includes(sign)) return cost;
  reading.at += 1;
  if (sign === '?') return Math.log10(1 + 10 ** cost);
  const times = least === undefined || (comma === ',' && most === '') ? LENGTH : Number(comma === '' ? least : most);
  const choices = comma === '' ? 1 : times - Number(least ?? 0) + 1;
  return Math.log10(Math.max(choices, 1)) + cost * times;
}
