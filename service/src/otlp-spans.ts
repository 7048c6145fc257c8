import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { loggingErrorHandler, setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';

/**
 * Makes spans real in this process, and sends them in batches. A collector that is away delays nothing: spans wait in memory, a
 * few thousand at most, and what is more is dropped. OpenTelemetry's API is one for a process, which is why this is not handed
 * down like other parts.
 *
 * @param options.url of the collector, to which /v1/traces is added
 * @returns what sends the last spans, and makes new ones no more
 */
export function sendSpans(options: {
  readonly service: string;
  readonly url: string;
  readonly timeoutMs: number;
  /** Something was not sent, or was not taken. */
  readonly onFailure: () => void;
}): () => Promise<void> {
  const { service, url, timeoutMs, onFailure } = options;
  const exporter = new OTLPTraceExporter({
    url: `${url.replace(/\/$/, '')}/v1/traces`,
    timeoutMillis: timeoutMs,
  });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, 'service.namespace': 'tatami' }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  setGlobalErrorHandler(onFailure);
  return async () => {
    for (const api of [trace, propagation, context]) api.disable();
    await provider.shutdown().catch(onFailure);
    setGlobalErrorHandler(loggingErrorHandler());
  };
}
