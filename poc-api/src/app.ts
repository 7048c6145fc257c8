import type { FastifyInstance, FastifyPluginAsync, FastifyServerOptions } from 'fastify';
import fastify from 'fastify';
import { Authentication } from './http/authenticate.ts';
import { problem, sendError, sendProblem } from './http/problem.ts';
import type { PocApiOptions } from './options.ts';
import { createDojo } from './routes/create-dojo.ts';
import { discovery } from './routes/discovery.ts';
import { listDojos } from './routes/list-dojos.ts';

/** What a server has to be made with for the API: a member that we do not know is refused, not dropped in silence. */
export const API_SERVER_OPTIONS = {
  ajv: { customOptions: { removeAdditional: false } },
} as const satisfies FastifyServerOptions;

/** The API as a plugin, to be registered under /v1 of a server that may have more to serve. */
export const pocApi: FastifyPluginAsync<PocApiOptions> = async (app, options) => {
  const { tokens, tenants, dojos, clientId, writer, now, random } = options;
  const authentication = new Authentication(tokens);
  app.setErrorHandler(sendError);
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, problem('not-found')));
  // What one user may see is nothing for a cache between us.
  app.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  await app.register(discovery, { tenants, clientId });
  await app.register(listDojos, { authentication, dojos });
  await app.register(createDojo, { authentication, dojos, writer, now, random });
};

/** The API as a server of its own. */
export function buildApp(options: PocApiOptions, server: FastifyServerOptions = {}): FastifyInstance {
  const app = fastify({ ...API_SERVER_OPTIONS, ...server });
  app.register(pocApi, { ...options, prefix: '/v1' });
  return app;
}
