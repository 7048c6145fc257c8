import { Type } from 'typebox';

const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' });

export const Dojo = Type.Object({
  id: Uuid,
  name: Type.String(),
  createdBy: Uuid,
  createdAt: Type.String({ format: 'date-time' }),
  state: Type.Union([Type.Literal('open'), Type.Literal('paused'), Type.Literal('archived')]),
  isPrivate: Type.Boolean(),
});

export const DojoList = Type.Object({
  items: Type.Array(Dojo),
  /** To be sent as `cursor` for the next page; null on the last one. */
  nextCursor: Type.Union([Uuid, Type.Null()]),
});

export const DojoListQuery = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
  cursor: Type.Optional(Uuid),
});

/** A file name is the name of a root in the document, and shows as it is: no paths, no control characters. */
const FileName = Type.String({ pattern: '^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$' });

export const NewDojo = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' }),
    isPrivate: Type.Boolean({ default: false }),
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
);
