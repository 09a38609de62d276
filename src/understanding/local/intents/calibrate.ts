/** A margin that was seen on a held-out text, and whether acting on it would have been right. */
export interface Outcome { margin: number; right: boolean }
/** Confidence of a margin: 1 / (1 + exp(slope · margin + offset)); slope is negative. */
export interface Sigmoid { slope: number; offset: number }

const STEPS = 60;
const RIDGE = 1e-3;

/** Platt scaling with smoothed targets, by Newton's method (Lin, Lin and Weng, 2007). */
export function fitSigmoid(outcomes: Outcome[]): Sigmoid {
  const right = outcomes.filter((o) => o.right).length;
  const wrong = outcomes.length - right;
  if (right === 0 || wrong === 0) return { slope: -4, offset: 0 };
  const targets = outcomes.map((o) => (o.right ? (right + 1) / (right + 2) : 1 / (wrong + 2)));
  let sigmoid = { slope: 0, offset: Math.log((wrong + 1) / (right + 1)) };
  for (let step = 0; step < STEPS; step += 1) {
    const next = newtonStep(outcomes, targets, sigmoid);
    const moved = Math.abs(next.slope - sigmoid.slope) + Math.abs(next.offset - sigmoid.offset);
    sigmoid = next;
    if (moved < 1e-6) break;
  }
  return Number.isFinite(sigmoid.slope + sigmoid.offset) && sigmoid.slope < 0 ? sigmoid : { slope: -4, offset: 0 };
}

export function confidenceOf(margin: number, { slope, offset }: Sigmoid): number {
  return 1 / (1 + Math.exp(slope * margin + offset));
}

function newtonStep(outcomes: Outcome[], targets: number[], at: Sigmoid): Sigmoid {
  let [h11, h22, h12, g1, g2] = [RIDGE, RIDGE, 0, RIDGE * at.slope, 0];
  outcomes.forEach(({ margin }, i) => {
    const p = confidenceOf(margin, at);
    const d1 = (targets[i] ?? 0) - p;
    const d2 = p * (1 - p);
    h11 += margin * margin * d2;
    h22 += d2;
    h12 += margin * d2;
    g1 += margin * d1;
    g2 += d1;
  });
  const determinant = h11 * h22 - h12 * h12;
  return {
    slope: at.slope - limit((h22 * g1 - h12 * g2) / determinant),
    offset: at.offset - limit((h11 * g2 - h12 * g1) / determinant),
  };
}

function limit(step: number): number {
  return Math.max(-5, Math.min(5, step));
}
