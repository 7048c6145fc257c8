import { type Static, Type } from 'typebox';
import { named, ref } from './named.ts';
import { Uuid } from './uuid.ts';

const closed = { additionalProperties: false } as const;
const Label = Type.String({ minLength: 1, maxLength: 100, format: 'one-line' });

export const NewLight = named(
  'NewLight',
  Type.Object(
    {
      light: Type.Union([Type.Literal('green'), Type.Literal('yellow'), Type.Literal('red')]),
      /** Such as "12 of 14 tests". */
      label: Type.Optional(Label),
    },
    closed,
  ),
);
export type NewLight = Static<typeof NewLight>;

/** What is put on the time line of a dojo now. */
export const NewMark = named(
  'NewMark',
  Type.Union([
    Type.Object({ kind: Type.Literal('light'), ...NewLight.properties }, closed),
    Type.Object({ kind: Type.Literal('marker'), label: Label }, closed),
  ]),
);
export type NewMark = Static<typeof NewMark>;

export const Mark = named(
  'Mark',
  Type.Object({
    id: Uuid,
    /** Of the journal: replays have it there. */
    seq: Type.Integer(),
  }),
);
export type Mark = Static<typeof Mark>;

export const CiToken = named(
  'CiToken',
  Type.Object({
    id: Uuid,
    name: Type.String(),
    /** In whose name it speaks. */
    createdBy: Uuid,
    createdAt: Type.String({ format: 'date-time' }),
  }),
);
export type CiToken = Static<typeof CiToken>;

export const CiTokenList = named(
  'CiTokenList',
  Type.Object({
    /** All of them, oldest first. */
    items: Type.Unsafe<readonly CiToken[]>(Type.Array(ref(CiToken))),
    nextCursor: Type.Null(),
  }),
);
export type CiTokenList = Static<typeof CiTokenList>;

export const NewCiToken = named(
  'NewCiToken',
  Type.Object({ name: Type.String({ minLength: 1, maxLength: 60, format: 'one-line' }) }, closed),
);
export type NewCiToken = Static<typeof NewCiToken>;

export const CreatedCiToken = named(
  'CreatedCiToken',
  Type.Object({
    token: Type.Unsafe<CiToken>(ref(CiToken)),
    /** Sent as `Authorization: Bearer …`; it is told this once and not kept. */
    secret: Type.String(),
  }),
);
export type CreatedCiToken = Static<typeof CreatedCiToken>;

export const CiTokenParams = Type.Object({ id: Type.String(), tokenId: Type.String() });
