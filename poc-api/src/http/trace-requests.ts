import {
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Of operators, who ask every few seconds. */
const PROBES: readonly (string | undefined)[] = ['/healthz', '/readyz', '/metrics'];

/**
 * A span of each request, in the trace that its `traceparent` names. It has the pattern of the route and never the path, a
 * query, a body or a header: those may hold what somebody wrote. `tracestate` is left out for the same reason.
 */
export function traceRequests(app: FastifyInstance): void {
  const tracer = trace.getTracer('poc-api');
  const contexts = new WeakMap<FastifyRequest, Context>();
  app.addHook('onRequest', (request, _reply, done) => {
    const route = request.routeOptions.url;
    if (PROBES.includes(route)) return done();
    const { traceparent } = request.headers;
    const parent = propagation.extract(ROOT_CONTEXT, { traceparent });
    const attributes = { 'http.request.method': request.method, 'http.route': route ?? 'unknown' };
    const name = `${request.method} ${route ?? 'unknown'}`;
    const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent);
    const current = trace.setSpan(parent, span);
    contexts.set(request, current);
    context.with(current, done);
  });
  // Reading a body goes on in the socket's own context.
  app.addHook('preValidation', (request, _reply, done) => {
    context.with(contexts.get(request) ?? context.active(), done);
  });
  app.addHook('onResponse', (request, reply, done) => {
    const current = contexts.get(request);
    const span = current && trace.getSpan(current);
    span?.setAttribute('http.response.status_code', reply.statusCode);
    if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
    done();
  });
  // Whoever asked is gone, so there is no response.
  app.addHook('onRequestAbort', (request, done) => {
    const current = contexts.get(request);
    if (current !== undefined) trace.getSpan(current)?.end();
    done();
  });
}
