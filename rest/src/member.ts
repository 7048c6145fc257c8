import { type Static, Type } from 'typebox';
import { named, ref } from './named.ts';
import { PageLimit } from './page-limit.ts';
import { Uuid } from './uuid.ts';

export const TenantRole = Type.Enum(['owner', 'facilitator', 'participant', 'viewer']);

/** Somebody of the tenant who has signed in at least once. */
export const Member = named(
  'Member',
  Type.Object({
    id: Uuid,
    name: Type.String(),
    /** What they may do in the whole tenant. `removed`: nothing, until an owner gives them a role again. */
    role: Type.Enum(['owner', 'facilitator', 'participant', 'viewer', 'removed']),
    /** Whether an owner gave it; else it is what their token says. */
    isGiven: Type.Boolean(),
    seenAt: Type.String({ format: 'date-time' }),
  }),
);
export type Member = Static<typeof Member>;

export const MemberList = named(
  'MemberList',
  Type.Object({
    items: Type.Unsafe<readonly Member[]>(Type.Array(ref(Member))),
    nextCursor: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  }),
);
export type MemberList = Static<typeof MemberList>;

export const MemberListQuery = Type.Object(
  { limit: PageLimit, cursor: Type.Optional(Type.String({ maxLength: 200 })) },
  { additionalProperties: false },
);

export const MemberChange = named(
  'MemberChange',
  Type.Object({ role: TenantRole }, { additionalProperties: false }),
);
export type MemberChange = Static<typeof MemberChange>;

export const MemberParams = Type.Object({ id: Type.String() });
