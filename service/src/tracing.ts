import type { MetricsRegistry } from './metrics-registry.ts';
import { httpUrl } from './setting-kinds.ts';
import type { StopSequence } from './stop-sequence.ts';

/** A collector that does not answer by then, when a process stops, does not get the last spans. */
const LAST_SPANS_MS = 3_000;
const STOP_MS = 2 * LAST_SPANS_MS;

/** Of a service that makes spans. Everything else OpenTelemetry's own variables set, such as OTEL_TRACES_SAMPLER. */
export const TRACING_SETTINGS = {
  TATAMI_OTLP_URL: httpUrl({
    sets: 'where traces are sent to by OTLP over HTTP, such as `http://collector:4318`; `/v1/traces` is added. Without it, and without the next one, there are no traces',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl({ sets: 'the same, by the name that OpenTelemetry gives it' }),
};

/**
 * Sends the spans of this process to a collector, if there is one; else spans cost next to nothing, and no more is loaded than
 * OpenTelemetry's small API.
 * @returns whether there is one
 */
export async function startTracing(options: {
  readonly service: string;
  readonly settings: {
    readonly TATAMI_OTLP_URL: string | undefined;
    readonly OTEL_EXPORTER_OTLP_ENDPOINT: string | undefined;
  };
  readonly metrics: MetricsRegistry;
  readonly stops: Pick<StopSequence, 'add'>;
}): Promise<boolean> {
  const { service, settings, metrics, stops } = options;
  const url = settings.TATAMI_OTLP_URL ?? settings.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (url === undefined) return false;
  const failures = metrics.counter(
    'tatami_trace_failures_total',
    'Times that the collector of traces did not take what it was sent',
  );
  const { sendSpans } = await import('./otlp-spans.ts');
  const stop = sendSpans({
    ...{ service, url, timeoutMs: LAST_SPANS_MS },
    onFailure: () => failures.inc(),
  });
  stops.add('The traces', stop, STOP_MS);
  return true;
}
