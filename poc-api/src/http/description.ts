import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

/**
 * The plugin's own policy also turns every request into https, which a server that is reached by plain http (at home, or
 * behind a proxy) does not answer. The page writes its styles into itself.
 */
const PAGE_CSP = [
  "default-src 'self'",
  "img-src 'self' data:",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'self'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * `/openapi.json`, and `/docs` for people, of the routes that are registered after it in the same scope. The schemas
 * that judge the requests are the description, so it is never behind.
 */
export async function describeRoutes(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Tatami',
        version: '1',
        description: 'Everything that is not live editing. Errors are problem documents (RFC 9457).',
      },
      components: {
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description: 'An access token of the tenant, from the issuer that `GET /v1/discovery` names.',
          },
          ciToken: {
            type: 'http',
            scheme: 'bearer',
            description: 'A token of one dojo, from `POST /v1/dojos/{id}/ci-tokens`.',
          },
        },
      },
    },
    hideUntagged: true,
    refResolver: { buildLocalReference: (schema, _base, _fragment, i) => String(schema.$id ?? `def-${i}`) },
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    transformStaticCSP: () => PAGE_CSP,
    // The page would otherwise show our address to a validator on the web.
    uiConfig: { displayOperationId: true, validatorUrl: null },
  });
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
}
