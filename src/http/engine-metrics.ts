import { Counter, Histogram, type Registry } from 'prom-client';

/** What a million tokens cost, in the money of whoever set it. */
export interface Prices { in: number; out: number }
export const FREE: Prices = { in: 0, out: 0 };
export interface EngineMetrics {
  read: (reader: string, seconds: number) => void;
  asked: (spent: { use: string; seconds: number; tokensIn: number; tokensOut: number; failure: string | null }) => void;
}

const MILLION = 1_000_000;

/** Share and time of each engine; tokens, money, time and failures of each use of a model. */
export function createEngineMetrics(registry: Registry, prices: Prices): EngineMetrics {
  const registers = [registry];
  const reads = new Histogram({
    name: 'errand_understanding_seconds', help: 'Seconds to read a text, by who read it: local, model, fallback (the model failed) or remembered.', labelNames: ['engine'],
    buckets: [0.0005, 0.002, 0.01, 0.05, 0.2, 1, 3, 10], registers,
  });
  const asks = new Histogram({ name: 'errand_model_seconds', help: 'Seconds of asking a model, by what for.', labelNames: ['use'], buckets: [0.1, 0.25, 0.5, 1, 2, 4, 8, 16], registers });
  const tokens = new Counter({ name: 'errand_model_tokens_total', help: 'Tokens sent to a model (in) and got back (out).', labelNames: ['use', 'direction'], registers });
  const cost = new Counter({ name: 'errand_model_cost_total', help: 'What they cost, by OPENAI_PRICE_IN and OPENAI_PRICE_OUT.', labelNames: ['use'], registers });
  const failures = new Counter({ name: 'errand_model_failures_total', help: 'Times that a model did not answer as agreed, by why.', labelNames: ['use', 'reason'], registers });
  return {
    read: (engine, seconds) => reads.observe({ engine }, seconds),
    asked({ use, seconds, tokensIn, tokensOut, failure }) {
      asks.observe({ use }, seconds);
      tokens.inc({ use, direction: 'in' }, tokensIn);
      tokens.inc({ use, direction: 'out' }, tokensOut);
      cost.inc({ use }, (tokensIn * prices.in + tokensOut * prices.out) / MILLION);
      if (failure !== null) failures.inc({ use, reason: failure });
    },
  };
}
