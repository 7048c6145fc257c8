import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { trace } from '@opentelemetry/api';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MetricsRegistry } from './metrics-registry.ts';
import { startTracing } from './tracing.ts';

let metrics: MetricsRegistry;
beforeEach(() => {
  metrics = new MetricsRegistry();
});
afterEach(() => metrics.close());

/** How to stop it; empty if it is off. */
async function started(url: string | undefined): Promise<(() => void | Promise<void>)[]> {
  const stops: (() => void | Promise<void>)[] = [];
  const isOn = await startTracing({
    service: 'small',
    settings: { TATAMI_OTLP_URL: url, OTEL_EXPORTER_OTLP_ENDPOINT: undefined },
    metrics,
    stops: { add: (_name, stop) => void stops.push(stop) },
  });
  expect(isOn).toBe(url !== undefined);
  return stops;
}

it('is off without an address', async () => {
  expect(await started(undefined)).toEqual([]);
  expect(trace.getTracer('small').startSpan('nothing').isRecording()).toBe(false);
});

it('stops although the collector is away, which it counts, and makes no spans then', async () => {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  const stops = await started(`http://127.0.0.1:${port}`);
  const span = trace.getTracer('small').startSpan('something');
  expect(span.isRecording()).toBe(true);
  span.end();
  for (const stop of stops) await stop();
  expect(await metrics.scrape()).toMatch(/\ntatami_trace_failures_total [1-9]/);
  expect(trace.getTracer('small').startSpan('nothing').isRecording()).toBe(false);
});
