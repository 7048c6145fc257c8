import fc from 'fast-check';
import { expect } from 'vitest';
import { makeThings, SAMPLE_REQUESTS } from './sample-requests.ts';
import type { Method, TestApi } from './test-api.ts';

/** The part of JSON Schema that the description of the API uses. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
}

interface Parameter {
  readonly in: 'path' | 'query' | 'header';
  readonly name: string;
  readonly schema: Schema;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** What fits no schema, or fits it and is trouble all the same. */
const ODD = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    'true',
    '',
    ' ',
    '\0',
    '\ud800',
    'a\u202eb',
    [],
    {},
    -1,
    0,
    1e308,
    2 ** 63,
    1.5,
    '1e400',
    'NaN',
    '9'.repeat(30),
  ),
  fc.constantFrom<unknown>(
    "'; drop table poc; --",
    '%00',
    '../..',
    '$1',
    '\\',
    '"',
    'x'.repeat(70_000),
    '0000-01-01',
    '9999-12-31',
  ),
  fc.jsonValue(),
  fc.string({ unit: 'binary' }),
);

/**
 * Sends what the description of each operation allows, and things beside it, and finds no fault of ours: an answer has a
 * status that the description knows, and is a problem document where something is wrong.
 */
export async function walkDescription(api: TestApi, runsPerOperation: number): Promise<number> {
  const { body } = await api.ask(undefined, 'GET', '/openapi.json');
  const { paths, components } = body as Description;
  let sent = 0;
  let owner = api.signIn(['owner']);
  let things = await makeThings(api, owner);
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (method !== 'get') {
        owner = api.signIn(['owner']);
        things = await makeThings(api, owner);
      }
      const sample = SAMPLE_REQUESTS[operation.operationId]?.(things);
      const ids = (sample?.url.split('?', 1)[0] ?? '').split('/');
      const arbitrary = requestOf(path, operation, components.schemas, ids);
      await fc.assert(
        fc.asyncProperty(arbitrary, async ({ url, headers, payload }) => {
          const answer = await api.ask(owner, method.toUpperCase() as Method, url, payload, headers);
          sent++;
          expect(answer.status, `${method} ${url} ${payload}: ${answer.text}`).toBeLessThan(500);
          if (answer.status >= 400) {
            expect(answer.body?.type, answer.text).toMatch(/^urn:tatami:problem:/);
            expect(answer.text).not.toMatch(/\bat .+\.ts:\d|insert into|select |syntax error/);
          }
          // Whoever has been forgotten may ask for nothing any more.
          if (answer.status < 300 && operation.operationId === 'eraseMe') {
            owner = api.signIn(['owner']);
          }
        }),
        { numRuns: runsPerOperation },
      );
    }
  }
  return sent;
}

function requestOf(
  path: string,
  { parameters = [], requestBody }: Operation,
  schemas: Readonly<Record<string, Schema>>,
  ids: readonly string[],
): fc.Arbitrary<{ url: string; headers: Record<string, string>; payload: string | undefined }> {
  const of = (place: Parameter['in']) => parameters.filter(parameter => parameter.in === place);
  const values = (list: readonly Parameter[]) =>
    fc.record(
      Object.fromEntries(
        list.map(({ name, schema }) => [name, mostly(arbitraryOf(schema, schemas)).map(textOf)]),
      ),
      { requiredKeys: [] },
    );
  // Each id is the one of the sample, or something else.
  const parts = path
    .split('/')
    .map((part, i) =>
      part.startsWith('{')
        ? fc.oneof({ weight: 4, arbitrary: fc.constant(ids[i] ?? 'x') }, ODD.map(textOf))
        : fc.constant(part),
    );
  const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  const body =
    content === undefined
      ? fc.constant(undefined)
      : mostly(arbitraryOf(content.schema, schemas)).map(value => JSON.stringify(value) ?? '');
  const unknown = fc.option(fc.tuple(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 })), { freq: 8 });
  return fc
    .record({
      parts: fc.tuple(...parts),
      query: values(of('query')),
      header: values(of('header')),
      body,
      unknown,
    })
    .map(({ parts, query, header, body, unknown }) => {
      const search = new URLSearchParams(query as Record<string, string>);
      if (unknown !== null) search.append(...unknown);
      const address = parts
        .map((part, i) => (path.split('/')[i]?.startsWith('{') ? encoded(part) : part))
        .join('/');
      const headers: Record<string, string> = {};
      // What Node.js would not send is left out.
      for (const [name, value] of Object.entries(header))
        headers[name] = String(value)
          .replace(/[^ -~]/g, '')
          .slice(0, 500);
      if (type !== undefined) headers['content-type'] = type;
      return { url: search.size > 0 ? `${address}?${search}` : address, headers, payload: body };
    });
}

const mostly = (arbitrary: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 5, arbitrary }, { weight: 1, arbitrary: ODD });

function arbitraryOf(schema: Schema, schemas: Readonly<Record<string, Schema>>): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) return arbitraryOf(schemas[schema.$ref.replace(/^.*\//, '')] ?? {}, schemas);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(one => arbitraryOf(one, schemas)));
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  const [type] = types;
  switch (type) {
    case 'object': {
      const members = Object.entries(schema.properties ?? {});
      const record = Object.fromEntries(
        members.map(([name, one]) => [name, mostly(arbitraryOf(one, schemas))]),
      );
      return fc.oneof(fc.record(record, { requiredKeys: [] }), fc.record(record));
    }
    case 'array':
      return fc.array(mostly(arbitraryOf(schema.items ?? {}, schemas)), {
        maxLength: Math.min(schema.maxItems ?? 5, 20),
      });
    case 'integer':
    case 'number': {
      const { minimum = -1_000, maximum = 1_000_000 } = schema;
      return fc.oneof(
        fc.integer({ min: minimum, max: Math.min(maximum, 2 ** 31 - 1) }),
        fc.constantFrom(minimum, maximum, maximum + 1),
      );
    }
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return textFor(schema);
  }
}

function textFor({ pattern, format, maxLength = 100 }: Schema): fc.Arbitrary<unknown> {
  if (format === 'calendar-day') {
    return fc
      .date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') })
      .map(date => date.toISOString().slice(0, 10));
  }
  if (format === 'http-url') return fc.webUrl();
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ unit: 'grapheme', minLength: 1, maxLength: Math.min(maxLength, 200) });
}

function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  // Half of a pair cannot be put into an address.
  return text.replace(/\p{Surrogate}/gu, '').slice(0, 3_000);
}

/** Dots alone would be taken as a step up by the client. */
function encoded(part: string): string {
  return encodeURIComponent(part).replaceAll('.', '%2E');
}
