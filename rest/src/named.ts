import { type Static, type TSchema, Type } from 'typebox';

/** A schema that has a name in the description of the API, and so one type in a generated client. */
export type Named<Schema extends TSchema> = Schema & { readonly $id: string };

export function named<Schema extends TSchema>(name: string, schema: Schema): Named<Schema> {
  return { ...schema, $id: name };
}

/** A reference to a named schema, with its type: set in whole it would be another schema at each place. */
export function ref<Schema extends TSchema>(schema: Named<Schema>) {
  return Type.Unsafe<Static<Schema>>({ $ref: `${schema.$id}#` });
}
