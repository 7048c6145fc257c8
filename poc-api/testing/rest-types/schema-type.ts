/** The part of JSON Schema that the description of the API uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  /** Written `true` for an object of which nothing more is known. */
  readonly additionalProperties?: unknown;
}

/** The TypeScript type of what a schema describes. Throws for a schema that it does not know. */
export function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return schema.$ref.replace(/^.*\//, '');
  if (schema.enum !== undefined) return schema.enum.map(value => JSON.stringify(value)).join(' | ');
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(' | ');
  const { type } = schema;
  if (typeof type === 'object') return type.map(one => typeOf({ ...schema, type: one })).join(' | ');
  switch (type) {
    case 'object':
      if (schema.properties === undefined && schema.additionalProperties === true) {
        return 'Readonly<Record<string, unknown>>';
      }
      return objectType(schema.properties ?? {}, schema.required ?? []);
    case 'array':
      return `readonly (${typeOf(schema.items ?? {})})[]`;
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    default:
      throw new Error(`no type for the schema ${JSON.stringify(schema)}`);
  }
}

export function objectType(
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[],
): string {
  const members = Object.entries(properties).map(([name, schema]) => {
    const mark = required.includes(name) ? '' : '?';
    return `readonly ${JSON.stringify(name)}${mark}: ${typeOf(schema)};`;
  });
  return `{ ${members.join('\n')} }`;
}
