/** One line of the list. `ratio` is value to against, as the median over paired rounds; null where nothing is aimed at. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  against: number | null;
  ratio: number | null;
  aim: string | null;
  holds: boolean | null;
}
export type Tell = (progress: string) => void;
export interface Bench { name: string; run: (tell: Tell) => Promise<Figure[]> }

export interface Pair { value: number; against: number }
export interface Aim { least?: number; most?: number }

/** The medians of paired rounds, and the median of their ratios held against the aim. */
export function figureOf(of: { name: string; unit: string; pairs: Pair[]; aim?: Aim }): Figure {
  const { least, most } = of.aim ?? {};
  const ratio = median(of.pairs.map((pair) => pair.value / pair.against));
  return {
    name: of.name, value: rounded(median(of.pairs.map((pair) => pair.value))), unit: of.unit, against: rounded(median(of.pairs.map((pair) => pair.against))), ratio: rounded(ratio),
    aim: least !== undefined ? `at least ${least}` : most !== undefined ? `at most ${most}` : null,
    holds: least !== undefined ? ratio >= least : most !== undefined ? ratio <= most : null,
  };
}

export function median(values: number[]): number {
  return percentile(values, 0.5);
}

/** The smallest value that at least this share of the values does not pass; 0 of none. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
