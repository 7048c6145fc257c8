import { type Static, Type } from 'typebox';
import { named, ref } from './named.ts';
import { PageLimit } from './page-limit.ts';
import { Uuid } from './uuid.ts';

export const Dojo = named(
  'Dojo',
  Type.Object({
    id: Uuid,
    name: Type.String(),
    createdBy: Uuid,
    createdAt: Type.String({ format: 'date-time' }),
    state: Type.Union([Type.Literal('open'), Type.Literal('paused'), Type.Literal('archived')]),
    isPrivate: Type.Boolean(),
  }),
);
export type Dojo = Static<typeof Dojo>;

export const DojoList = named(
  'DojoList',
  Type.Object({
    items: Type.Array(ref(Dojo)),
    /** To be sent as `cursor` for the next page; null on the last one. */
    nextCursor: Type.Union([Uuid, Type.Null()]),
  }),
);
export type DojoList = Static<typeof DojoList>;

export const DojoListQuery = Type.Object({
  limit: PageLimit,
  cursor: Type.Optional(Uuid),
});

/** A file name is the name of a root in the document, and shows as it is: no paths, no control characters. */
const FileName = Type.String({ pattern: '^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$' });

export const NewFork = named(
  'NewFork',
  Type.Object(
    {
      /** The row of the other dojo's journal that is the last to count; 0 for a dojo without files. */
      seq: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
    },
    { additionalProperties: false },
  ),
);
export type NewFork = Static<typeof NewFork>;

export const NewDojo = named(
  'NewDojo',
  Type.Object(
    {
      name: Type.String({ minLength: 1, maxLength: 120, format: 'one-line' }),
      isPrivate: Type.Optional(Type.Boolean({ default: false })),
      files: Type.Optional(
        Type.Array(
          Type.Object(
            { name: FileName, text: Type.String({ maxLength: 65_536 }) },
            { additionalProperties: false },
          ),
          { minItems: 1, maxItems: 16 },
        ),
      ),
    },
    { additionalProperties: false },
  ),
);
export type NewDojo = Static<typeof NewDojo>;
