import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

const LATENCY_BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

/** What one process tells Prometheus. Seconds and bytes, as is the custom there. */
export class MetricsRegistry {
  static readonly contentType = 'text/plain; version=0.0.4';
  readonly #registry = new Registry();
  readonly #eventLoop = monitorEventLoopDelay({ resolution: 10 });
  readonly #loopDelay = this.gauge('tatami_event_loop_delay_p99_seconds', 'Since the last scrape');

  constructor() {
    this.#eventLoop.enable();
  }

  gauge<Label extends string = never>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
  ): Gauge<Label> {
    return new Gauge({ name, help, labelNames, registers: [this.#registry] });
  }

  counter<Label extends string = never>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
  ): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.#registry] });
  }

  /** Of times in seconds. */
  histogram<Label extends string = never>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
  ): Histogram<Label> {
    return new Histogram({ name, help, labelNames, buckets: LATENCY_BUCKETS, registers: [this.#registry] });
  }

  /** The text of a scrape. */
  async scrape(): Promise<string> {
    this.#loopDelay.set(this.#eventLoop.percentile(99) / 1e9);
    this.#eventLoop.reset();
    return this.#registry.metrics();
  }

  close(): void {
    this.#eventLoop.disable();
    this.#registry.clear();
  }
}
