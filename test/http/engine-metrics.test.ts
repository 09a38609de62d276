import { expect, it } from '@jest/globals';
import { createMetrics } from '../../src/http/metrics.ts';

it('shows the share, the time and the cost of each engine', async () => {
  const { engines, render } = createMetrics({ in: 0.15, out: 0.6 });
  engines.read('local', 0.001);
  engines.read('local', 0.001);
  engines.read('model', 0.8);
  engines.asked({ use: 'read', seconds: 0.8, tokensIn: 2_000_000, tokensOut: 1_000_000, failure: null });
  engines.asked({ use: 'compose', seconds: 4, tokensIn: 0, tokensOut: 0, failure: 'slow' });
  const figures = await render();
  for (const line of [
    'errand_understanding_seconds_count{engine="local"} 2', 'errand_understanding_seconds_count{engine="model"} 1', 'errand_model_seconds_count{use="read"} 1',
    'errand_model_tokens_total{use="read",direction="in"} 2000000', 'errand_model_tokens_total{use="read",direction="out"} 1000000', 'errand_model_cost_total{use="read"} 0.9',
    'errand_model_failures_total{use="compose",reason="slow"} 1',
  ]) expect(figures).toContain(line);
});
