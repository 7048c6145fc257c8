import { type Static, Type } from 'typebox';
import { named, ref } from './named.ts';

export const DiscoveryQuery = Type.Object({
  tenant: Type.Optional(Type.String({ pattern: '^[a-z0-9-]{1,40}$' })),
  /** Of an e-mail address; what is before its `@` is nobody's business here. */
  domain: Type.Optional(Type.String({ maxLength: 253, pattern: '^[A-Za-z0-9-]+([.][A-Za-z0-9-]+)+$' })),
});

/** A tenant, and where its people sign in. */
export const SignInTenant = named(
  'SignInTenant',
  Type.Object({
    slug: Type.String(),
    name: Type.String(),
    issuer: Type.String(),
    /** The page's name at the identity provider. */
    clientId: Type.String(),
  }),
);
export type SignInTenant = Static<typeof SignInTenant>;

export const SignInTenantList = named(
  'SignInTenantList',
  Type.Object({ items: Type.Array(ref(SignInTenant)), nextCursor: Type.Null() }),
);
export type SignInTenantList = Static<typeof SignInTenantList>;
