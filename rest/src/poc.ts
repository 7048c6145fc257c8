import { type Static, Type } from 'typebox';
import { named, ref } from './named.ts';
import { PageLimit } from './page-limit.ts';
import { Uuid } from './uuid.ts';

const Name = Type.String({ minLength: 1, maxLength: 120, format: 'one-line' });
/** Markdown. */
const Description = Type.String({ maxLength: 50_000, format: 'plain-text' });
const Labels = Type.Unsafe<readonly string[]>(
  Type.Array(Type.String({ minLength: 1, maxLength: 40, format: 'one-line' }), { maxItems: 20 }),
);
const RepositoryUrl = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  maxLength: 2000,
  format: 'http-url',
});
/** `private`: for its owner alone. */
const Visibility = Type.Enum(['tenant', 'private']);

/** Where a POC came from: a dojo, and the seq of its journal by then. */
const Origin = Type.Object(
  { dojoId: Uuid, version: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }) },
  { additionalProperties: false },
);

export const Poc = named(
  'Poc',
  Type.Object({
    id: Uuid,
    name: Type.String(),
    description: Type.String(),
    languages: Type.Unsafe<readonly string[]>(Type.Array(Type.String())),
    tags: Type.Unsafe<readonly string[]>(Type.Array(Type.String())),
    repositoryUrl: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
    visibility: Visibility,
    ownerId: Uuid,
    origin: Type.Union([Origin, Type.Null()]),
    /** Raised by every change; the ETag is this number in quotes. */
    rev: Type.Integer(),
    createdAt: Type.String({ format: 'date-time' }),
    updatedAt: Type.String({ format: 'date-time' }),
  }),
);
export type Poc = Static<typeof Poc>;

export const NewPoc = named(
  'NewPoc',
  Type.Object(
    {
      name: Name,
      description: Type.Optional(Description),
      languages: Type.Optional(Labels),
      /** Kept in lower case. */
      tags: Type.Optional(Labels),
      repositoryUrl: Type.Optional(RepositoryUrl),
      visibility: Type.Optional(Visibility),
      origin: Type.Optional(Origin),
    },
    { additionalProperties: false },
  ),
);
export type NewPoc = Static<typeof NewPoc>;

/** What is not named stays as it is. */
export const PocChange = named(
  'PocChange',
  Type.Object(
    {
      name: Type.Optional(Name),
      description: Type.Optional(Description),
      languages: Type.Optional(Labels),
      tags: Type.Optional(Labels),
      repositoryUrl: Type.Optional(RepositoryUrl),
      visibility: Type.Optional(Visibility),
    },
    { additionalProperties: false, minProperties: 1 },
  ),
);
export type PocChange = Static<typeof PocChange>;

export const PocList = named(
  'PocList',
  Type.Object({
    items: Type.Unsafe<readonly Poc[]>(Type.Array(ref(Poc))),
    /** To be sent as `cursor`, with the same filters, for the next page; null on the last one. */
    nextCursor: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  }),
);
export type PocList = Static<typeof PocList>;

const Label = Type.String({ minLength: 1, maxLength: 40, format: 'one-line' });

/** A filter that we do not know is refused: ignored, it would answer with everything. */
export const PocListQuery = Type.Object(
  {
    language: Type.Optional(Label),
    tag: Type.Optional(Label),
    owner: Type.Optional(Uuid),
    limit: PageLimit,
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
);

/** Not the pattern of an id: what is no id is the id of nothing. */
export const PocParams = Type.Object({ id: Type.String() });
