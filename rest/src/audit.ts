import { type Static, Type } from 'typebox';
import { named, ref } from './named.ts';
import { PageLimit } from './page-limit.ts';
import { Uuid } from './uuid.ts';

const Hash = Type.Unsafe<string | null>({ type: ['string', 'null'] });
const Word = Type.Unsafe<string | null>({ type: ['string', 'null'] });

/** One change: who, what, when, and from where. */
export const AuditEntry = named(
  'AuditEntry',
  Type.Object({
    /** Its place in the chain. */
    seq: Type.Integer(),
    at: Type.String({ format: 'date-time' }),
    /** The nil UUID for what no person did. */
    actor: Uuid,
    /** Null for somebody who has never come, or was forgotten. */
    actorName: Word,
    action: Type.String(),
    /** The id of what was changed. */
    subject: Uuid,
    detail: Type.Unsafe<Readonly<Record<string, unknown>>>({ type: 'object', additionalProperties: true }),
    /** Null for what no request did. */
    requestId: Word,
    /** Null as well where it was forgotten. */
    address: Word,
    /** SHA-256 of what was changed, before and after; null where there is none. */
    beforeHash: Hash,
    afterHash: Hash,
  }),
);
export type AuditEntry = Static<typeof AuditEntry>;

export const AuditList = named(
  'AuditList',
  Type.Object({
    items: Type.Unsafe<readonly AuditEntry[]>(Type.Array(ref(AuditEntry))),
    nextCursor: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  }),
);
export type AuditList = Static<typeof AuditList>;

/** 9999-12-31 and nothing later: PostgreSQL knows more years, JavaScript fewer digits. */
const Day = Type.String({ format: 'calendar-day' });

/** A filter that we do not know is refused: ignored, it would answer with everything. */
export const AuditListQuery = Type.Object(
  {
    actor: Type.Optional(Uuid),
    action: Type.Optional(Type.String({ pattern: '^[a-z][a-z.-]{0,39}$' })),
    from: Type.Optional(Day),
    to: Type.Optional(Day),
    limit: PageLimit,
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
);
