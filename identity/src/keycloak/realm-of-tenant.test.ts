import type { TenantId } from '@tatami/protocol';
import { expect, it } from 'vitest';
import { realmOfTenant } from './realm-of-tenant.ts';

it('fills in everything, and takes what is filled in as it is', () => {
  const realm = realmOfTenant({
    tenantId: '0190a0a0-0000-7000-8000-00000000000a' as TenantId,
    realm: 'acme',
    name: 'Acme {{realm}} "& Co"',
    webClientId: 'tatami-web',
    webOrigin: 'https://dojo.example',
    logoutUrl: 'https://dojo.example/v1/backchannel-logout',
  });
  expect(realm).toMatchObject({ realm: 'acme', displayName: 'Acme {{realm}} "& Co"' });
  expect(JSON.stringify({ ...realm, displayName: '' })).not.toContain('{{');
  expect(JSON.stringify(realm)).toContain('https://dojo.example/*');
});
