import { type Static, Type } from 'typebox';
import { TenantRole } from './member.ts';
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
    /** When it is to begin; null if nobody has said so. */
    startsAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  }),
);
export type Dojo = Static<typeof Dojo>;

export const DojoParams = Type.Object({ id: Type.String() });

/** How a dojo is held now. */
export const DojoSession = named(
  'DojoSession',
  Type.Object({
    mode: Type.Union([Type.Literal('free'), Type.Literal('turns')]),
    /** The number of the turn that is on; 0 until the session is started the first time. */
    turn: Type.Integer(),
    /** Who may type; null where everybody may. */
    driver: Type.Union([Uuid, Type.Null()]),
    /** Who drives after whom. */
    order: Type.Array(Uuid),
    /** 0 for no limit. */
    turnMs: Type.Integer(),
    /** Null where the turn has no end of its own. */
    turnEndsInMs: Type.Union([Type.Integer(), Type.Null()]),
  }),
);

export const DojoDetail = named(
  'DojoDetail',
  Type.Object({
    ...Dojo.properties,
    /** What the caller may do in it. */
    role: TenantRole,
    /** How far the journal goes. */
    head: Type.Object({ seq: Type.Integer(), epoch: Type.Integer() }),
    session: ref(DojoSession),
    /** By which people of the tenant join; null where there is none, and for those who may not give it out. */
    joinCode: Type.Union([Type.String(), Type.Null()]),
  }),
);
export type DojoDetail = Static<typeof DojoDetail>;

/** The files as they are saved, up to a row of the journal. */
export const DojoFiles = named(
  'DojoFiles',
  Type.Object({
    seq: Type.Integer(),
    files: Type.Array(Type.Object({ name: Type.String(), text: Type.String() })),
  }),
);

const MAX_PEOPLE = 200;
const Order = Type.Array(Uuid, { minItems: 1, maxItems: MAX_PEOPLE });
const Preset = Type.Union([Type.Literal('free'), Type.Literal('randori'), Type.Literal('prepared-kata')]);
const DojoName = Type.String({ minLength: 1, maxLength: 120, format: 'one-line' });
/** 0 for no limit. */
const TurnMs = Type.Union([Type.Literal(0), Type.Integer({ minimum: 10_000, maximum: 14_400_000 })]);
const closed = { additionalProperties: false } as const;

export const DojoCommand = named(
  'DojoCommand',
  Type.Union([
    Type.Object({ kind: Type.Union([Type.Literal('pause'), Type.Literal('resume')]) }, closed),
    Type.Object(
      {
        kind: Type.Literal('start'),
        preset: Preset,
        order: Type.Optional(Order),
        turnMs: Type.Optional(TurnMs),
      },
      closed,
    ),
    Type.Object({ kind: Type.Literal('hand-off'), to: Type.Optional(Uuid) }, closed),
    Type.Object({ kind: Type.Literal('order'), order: Order }, closed),
    Type.Object({ kind: Type.Literal('turn-length'), turnMs: TurnMs }, closed),
    Type.Object({ kind: Type.Literal('role'), userId: Uuid, role: TenantRole }, closed),
    Type.Object({ kind: Type.Literal('kick'), userId: Uuid }, closed),
  ]),
);

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
      name: DojoName,
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
      /** From yesterday to two years ahead. */
      startsAt: Type.Optional(Type.String({ format: 'date-time' })),
      /** Members from the start, beside the caller, who becomes its owner. */
      members: Type.Optional(
        Type.Array(Type.Object({ userId: Uuid, role: TenantRole }, { additionalProperties: false }), {
          maxItems: MAX_PEOPLE,
        }),
      ),
      /** How it is held. With turns, the caller is the first driver, then the members in their order who may type. */
      preset: Type.Optional(Preset),
      turnMs: Type.Optional(TurnMs),
    },
    { additionalProperties: false },
  ),
);
export type NewDojo = Static<typeof NewDojo>;

export const DojoChange = named(
  'DojoChange',
  Type.Object(
    {
      name: Type.Optional(DojoName),
      /** Null for no time. */
      startsAt: Type.Optional(Type.Union([Type.String({ format: 'date-time' }), Type.Null()])),
    },
    { additionalProperties: false, minProperties: 1 },
  ),
);
export type DojoChange = Static<typeof DojoChange>;

export const JoinCode = named(
  'JoinCode',
  Type.Object(
    {
      /** Eight digits and consonants; in a request also in small letters, with spaces and hyphens. */
      code: Type.String({ minLength: 1, maxLength: 40 }),
    },
    { additionalProperties: false },
  ),
);
export type JoinCode = Static<typeof JoinCode>;
