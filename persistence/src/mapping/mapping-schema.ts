import { type Static, Type } from 'typebox';

/** A statement takes 100 arguments of one function: a name and a value for each. */
export const MAX_FIELDS = 50;
/** As `identifier` takes them. */
const SqlName = Type.String({ pattern: '^[a-z_][a-z0-9_]{0,62}$' });
const FieldName = Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]{0,62}$' });
const OneColumn = Type.Array(SqlName, { minItems: 1, maxItems: 1 });
const closed = { additionalProperties: false } as const;

const Relationship = Type.Object(
  {
    type: Type.Enum(['one_to_one', 'one_to_many']),
    variant: Type.Enum(['object', 'scalar']),
    /** PGSync finds it in the database, too; here it is always said. */
    foreign_key: Type.Object({ parent: OneColumn, child: OneColumn }, closed),
  },
  closed,
);

const NODE = {
  table: SqlName,
  schema: Type.Optional(Type.Literal('public')),
  label: Type.Optional(FieldName),
  primary_key: Type.Optional(Type.Array(SqlName, { minItems: 1, maxItems: 8 })),
  columns: Type.Array(SqlName, { minItems: 1, maxItems: MAX_FIELDS }),
  transform: Type.Optional(
    Type.Object({ rename: Type.Optional(Type.Record(SqlName, FieldName, closed)) }, closed),
  ),
};

/** A table below another one. */
const Child = Type.Cyclic(
  {
    Child: Type.Object(
      {
        ...NODE,
        relationship: Relationship,
        children: Type.Optional(Type.Array(Type.Ref('Child'), { maxItems: MAX_FIELDS })),
      },
      closed,
    ),
  },
  'Child',
);

/** The parts of a schema file of PGSync that make a document of a POC; `search-indexer/MAPPING.md` describes them. */
export const MappingFile = Type.Array(
  Type.Object(
    {
      /** Each tenant has a database of its own, and the same tables in it. */
      database: Type.Literal('*'),
      /** Followed by the tenant's id. */
      index: Type.Literal('tatami-pocs'),
      nodes: Type.Object(
        {
          ...NODE,
          table: Type.Literal('poc'),
          children: Type.Optional(Type.Array(Child, { maxItems: MAX_FIELDS })),
        },
        closed,
      ),
    },
    closed,
  ),
  { minItems: 1, maxItems: 1 },
);

type Columns = Readonly<
  Pick<Static<typeof MappingFile>[0]['nodes'], 'label' | 'primary_key' | 'columns' | 'transform'>
>;
export interface ChildNode extends Columns {
  readonly table: string;
  readonly relationship: Static<typeof Relationship>;
  readonly children?: readonly ChildNode[];
}
export interface RootNode extends Columns {
  readonly table: 'poc';
  readonly children?: readonly ChildNode[];
}
