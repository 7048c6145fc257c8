import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { memoryLimitBytes } from './memory-limit.ts';

const LATENCY_BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

/** Words in small letters; the last one is the unit, or says that it is a count. */
const NAME = /^tatami(_[a-z][a-z0-9]*)+$/;

/**
 * What one process tells Prometheus. Seconds and bytes, as is the custom there; a name that breaks the convention throws
 * RangeError at the start of the process. `ops/METRICS.md` has all of them, found by their literal names in the source.
 */
export class MetricsRegistry {
  static readonly contentType = 'text/plain; version=0.0.4';
  readonly #registry = new Registry();
  readonly #eventLoop = monitorEventLoopDelay({ resolution: 10 });
  readonly #loopDelay = this.gauge('tatami_event_loop_delay_p99_seconds', 'Since the last scrape');

  readonly #resident = this.gauge('tatami_resident_memory_bytes', 'Memory of the process that is in use');
  readonly #memoryLimit = this.gauge(
    'tatami_memory_limit_bytes',
    'Memory that the process may use: the limit of its container, or all of the machine',
  );
  readonly #heap = this.gauge('tatami_heap_bytes', 'Memory of JavaScript objects');
  readonly #heapLimit = this.gauge(
    'tatami_heap_limit_bytes',
    'Memory of JavaScript objects at which the process ends',
  );
  readonly #beforeScrape: (() => void)[] = [];

  constructor() {
    this.#eventLoop.enable();
    this.#memoryLimit.set(memoryLimitBytes());
    this.onScrape(() => {
      const { used_heap_size, heap_size_limit } = getHeapStatistics();
      this.#heap.set(used_heap_size);
      this.#heapLimit.set(heap_size_limit);
      this.#resident.set(process.memoryUsage.rss());
    });
  }

  /** Called before each scrape, for what is looked up and not counted as it happens. */
  onScrape(look: () => void): void {
    this.#beforeScrape.push(look);
  }

  gauge<Label extends string = never>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
  ): Gauge<Label> {
    if (!NAME.test(name) || name.endsWith('_total')) throw new RangeError(`${name} is no name of a gauge`);
    return new Gauge({ name, help, labelNames, registers: [this.#registry] });
  }

  counter<Label extends string = never>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
  ): Counter<Label> {
    if (!NAME.test(name) || !name.endsWith('_total')) throw new RangeError(`${name} is no name of a counter`);
    return new Counter({ name, help, labelNames, registers: [this.#registry] });
  }

  /** Of times in seconds. */
  histogram<Label extends string = never>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
  ): Histogram<Label> {
    if (!NAME.test(name) || !name.endsWith('_seconds'))
      throw new RangeError(`${name} is no name of a histogram of times`);
    return new Histogram({ name, help, labelNames, buckets: LATENCY_BUCKETS, registers: [this.#registry] });
  }

  /** The text of a scrape. */
  async scrape(): Promise<string> {
    this.#loopDelay.set(this.#eventLoop.percentile(99) / 1e9);
    this.#eventLoop.reset();
    for (const look of this.#beforeScrape) look();
    return this.#registry.metrics();
  }

  close(): void {
    this.#eventLoop.disable();
    this.#registry.clear();
  }
}
