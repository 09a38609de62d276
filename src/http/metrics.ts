import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { createEngineMetrics, FREE, type EngineMetrics, type Prices } from './engine-metrics.ts';

export interface Metrics {
  /** A turn that was taken, and how long it took from load to save. */
  turn: (seconds: number) => void;
  effect: (executor: string, outcome: 'ok' | 'retryable' | 'terminal' | 'unknown') => void;
  http: (route: string, status: number, seconds: number) => void;
  /** Something of an unknown kind came over a channel. */
  odd: (channel: string) => void;
  /** Who read what, how long it took, and what asking a model cost. */
  readonly engines: EngineMetrics;
  /** From now on shows which systems are cut off. */
  circuits: (read: () => { system: string; open: boolean }[]) => void;
  readonly contentType: string;
  render: () => Promise<string>;
}

/** The figures at /metrics, in Prometheus' text format; one registry per gateway. */
export function createMetrics(prices: Prices = FREE): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const turns = new Counter({ name: 'errand_turns_total', help: 'Turns taken.', registers });
  const turnSeconds = new Histogram({
    name: 'errand_turn_seconds', help: 'Seconds of a turn.', buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10], registers,
  });
  const effects = new Counter({
    name: 'errand_effects_total', help: 'Effects performed, by how they ended.', labelNames: ['executor', 'outcome'], registers,
  });
  const odd = new Counter({ name: 'errand_unknown_payloads_total', help: 'What came over a channel and is of no kind that it knows.', labelNames: ['channel'], registers });
  const httpSeconds = new Histogram({
    name: 'errand_http_seconds', help: 'Seconds of an HTTP request.', labelNames: ['route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60], registers,
  });
  return {
    turn(seconds) {
      turns.inc();
      turnSeconds.observe(seconds);
    },
    effect: (executor, outcome) => effects.inc({ executor, outcome }),
    http: (route, status, seconds) => httpSeconds.observe({ route, status: String(status) }, seconds),
    odd: (channel) => odd.inc({ channel }),
    engines: createEngineMetrics(registry, prices),
    circuits(read) {
      registry.registerMetric(new Gauge({
        name: 'errand_circuit_open', help: '1 while nothing is sent to a system because it fails.', labelNames: ['system'], registers: [],
        collect() {
          for (const { system, open } of read()) this.set({ system }, open ? 1 : 0);
        },
      }));
    },
    contentType: registry.contentType,
    render: async () => registry.metrics(),
  };
}
