import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runIdentityProviderContract } from '@tatami/identity/testing';
import type { DemoTenant, DemoUser } from '../demo/demo-tenants.ts';
import { DEMO_TENANTS } from '../demo/demo-tenants.ts';
import { freePorts } from '../stack/ports.ts';
import { IdentityServer } from './identity-server.ts';
import { WEB_CLIENT_ID } from './realm.ts';

const PAGE = 'http://localhost:4000';

runIdentityProviderContract('oidc-provider', async () => {
  const [acme] = DEMO_TENANTS as [DemoTenant, ...DemoTenant[]];
  const bruno = acme.users[1] as DemoUser;
  const dataDir = await mkdtemp(join(tmpdir(), 'tatami-identity-'));
  const [port = 0] = await freePorts(1);
  const start = () =>
    IdentityServer.start({
      tenants: [acme],
      port,
      pageOrigins: [PAGE],
      dataDir,
      log: line => console.log(line),
    });
  let server = await start();
  return {
    issuer: server.issuerOf(acme),
    tenantId: acme.id,
    clientId: WEB_CLIENT_ID,
    redirectUri: `${PAGE}/`,
    person: bruno,
    credentials: { user: bruno.id },
    signOutFields: { logout: 'yes' },
    rotateKeys: async () => {
      await server.stop();
      await rm(join(dataDir, `${acme.slug}-keys.json`));
      server = await start();
    },
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true });
    },
  };
});
