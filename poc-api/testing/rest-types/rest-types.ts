import { objectType, type Schema, typeOf } from './schema-type.ts';

export interface ApiDescription {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security?: readonly unknown[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

interface Parameter {
  readonly in: 'path' | 'query' | 'header';
  readonly name: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>;

/** What the client does by itself: a browser's cache asks with If-None-Match, and every creation gets a key. */
const NOT_ASKED_FOR: ReadonlySet<string> = new Set(['if-none-match', 'idempotency-key']);

/** The types of a client, not yet formatted. */
export function restTypes({ components, paths }: ApiDescription): string {
  const schemas = Object.entries(components.schemas).map(([name, schema]) =>
    schema.anyOf === undefined
      ? `export interface ${name} ${typeOf(schema)}\n`
      : `export type ${name} = ${typeOf(schema)};\n`,
  );
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return [
    '// Made of the description of the API by `npm run rest-types`; not to be edited.\n',
    ...schemas,
    '/** What each operation takes, and what it answers with. */',
    `export interface Operations { ${operations.map(({ operation }) => operationType(operation)).join('\n')} }\n`,
    '/** How each operation is called. */',
    `export const OPERATIONS = { ${operations
      .map(({ path, method, operation }) => operationCall(path, method, operation))
      .join('\n')} } as const;\n`,
  ].join('\n');
}

function operationType({ operationId, summary, parameters = [], requestBody, responses }: Operation): string {
  const input = [
    groupType('path', parameters),
    groupType('query', parameters),
    groupType('header', parameters),
    ...contentTypes(requestBody?.content).map(type => `readonly body: ${type};`),
  ];
  const takes = input.join('') === '' ? 'Readonly<Record<string, never>>' : `{ ${input.join('\n')} }`;
  const answers = Object.entries(responses)
    .filter(([status]) => /^2\d\d$/.test(status))
    .map(([, { content }]) => contentTypes(content)[0] ?? 'undefined');
  return `/** ${summary}. */
    readonly ${operationId}: { readonly input: ${takes}; readonly output: ${answers.join(' | ')} };`;
}

/** The parameters that go to the same place, as one member; it may be left out if each of them may. */
function groupType(place: Parameter['in'], parameters: readonly Parameter[]): string {
  const group = parameters.filter(({ in: where, name }) => where === place && !NOT_ASKED_FOR.has(name));
  if (group.length === 0) return '';
  // A change without it is always refused; the description cannot say so, because the refusal is a 428 of its own.
  const required = group.filter(({ name, required }) => required === true || name === 'if-match');
  const type = objectType(
    Object.fromEntries(group.map(({ name, schema }) => [name, schema])),
    required.map(({ name }) => name),
  );
  return `readonly ${place}${required.length === 0 ? '?' : ''}: ${type};`;
}

function operationCall(path: string, method: string, operation: Operation): string {
  const call = {
    method: method.toUpperCase(),
    path,
    isSignedIn: operation.security !== undefined,
    takesKey: (operation.parameters ?? []).some(({ name }) => name === 'idempotency-key'),
  };
  return `${operation.operationId}: ${JSON.stringify(call)},`;
}

function contentTypes(content: Content | undefined): string[] {
  if (content?.['application/octet-stream'] !== undefined) return ['Uint8Array'];
  const schema = content?.['application/json']?.schema;
  return schema === undefined ? [] : [typeOf(schema)];
}
