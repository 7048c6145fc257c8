import { context, propagation, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import type { JobKind } from './job.ts';

/** Where in which trace this is, as W3C's Trace Context writes it; undefined where nothing is traced. */
export function currentTraceParent(): string | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}

/**
 * Does a job in a span of its own, in the trace of whoever asked for it. The span has the kind and how it ended, and nothing
 * that somebody wrote.
 */
export function inTraceOf<Outcome extends string>(
  job: { readonly kind: JobKind; readonly traceParent?: string },
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  const { kind, traceParent: traceparent } = job;
  const parent = propagation.extract(ROOT_CONTEXT, { traceparent });
  const tracer = trace.getTracer('job-queue');
  const span = tracer.startSpan(`job ${kind}`, { kind: SpanKind.CONSUMER }, parent);
  return context.with(trace.setSpan(parent, span), async () => {
    try {
      const outcome = await work();
      span.setAttribute('tatami.job.outcome', outcome);
      return outcome;
    } finally {
      span.end();
    }
  });
}
