import { type Static, Type } from 'typebox';
import { TenantRole } from './member.ts';
import { named, ref } from './named.ts';
import { Uuid } from './uuid.ts';

/** A link that gives a role to whoever opens it and signs in. */
export const Invitation = named(
  'Invitation',
  Type.Object({
    id: Uuid,
    role: TenantRole,
    createdBy: Uuid,
    createdAt: Type.String({ format: 'date-time' }),
    expiresAt: Type.String({ format: 'date-time' }),
    maxUses: Type.Integer(),
    uses: Type.Integer(),
  }),
);
export type Invitation = Static<typeof Invitation>;

export const InvitationList = named(
  'InvitationList',
  Type.Object({
    /** Those that can still be used, newest first, at most a hundred. */
    items: Type.Unsafe<readonly Invitation[]>(Type.Array(ref(Invitation))),
    nextCursor: Type.Null(),
  }),
);
export type InvitationList = Static<typeof InvitationList>;

export const NewInvitation = named(
  'NewInvitation',
  Type.Object(
    {
      role: TenantRole,
      expiresInHours: Type.Integer({ minimum: 1, maximum: 720 }),
      maxUses: Type.Integer({ minimum: 1, maximum: 1000 }),
    },
    { additionalProperties: false },
  ),
);
export type NewInvitation = Static<typeof NewInvitation>;

const Secret = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' });

export const CreatedInvitation = named(
  'CreatedInvitation',
  Type.Object({
    invitation: Type.Unsafe<Invitation>(ref(Invitation)),
    /** For the link; it is told this once and not kept. */
    secret: Secret,
  }),
);
export type CreatedInvitation = Static<typeof CreatedInvitation>;

export const InvitationToAccept = named(
  'InvitationToAccept',
  Type.Object({ secret: Secret }, { additionalProperties: false }),
);
export type InvitationToAccept = Static<typeof InvitationToAccept>;

/** What the caller may do now. */
export const AcceptedInvitation = named(
  'AcceptedInvitation',
  Type.Object({
    role: TenantRole,
    /** Not for somebody who might do as much before. */
    isNew: Type.Boolean(),
  }),
);
export type AcceptedInvitation = Static<typeof AcceptedInvitation>;

export const InvitationParams = Type.Object({ id: Type.String() });
