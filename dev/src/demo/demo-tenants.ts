import type { DojoRole, TenantId, UserId } from '@tatami/protocol';

export interface DemoUser {
  readonly id: UserId;
  readonly name: string;
  readonly email: string;
  /** Tenant-wide, as the token says it; a membership of a dojo goes before it. */
  readonly role: DojoRole;
}

export interface DemoTenant {
  readonly id: TenantId;
  readonly slug: string;
  readonly name: string;
  readonly users: readonly DemoUser[];
}

/** Ids are fixed, so that links, tokens and bookmarks outlive the data folder. */
export const DEMO_TENANTS: readonly DemoTenant[] = [
  {
    id: '0190d0c0-0000-7000-8000-0000000000a0' as TenantId,
    slug: 'acme',
    name: 'Acme',
    users: [
      demoUser('0190d0c0-0000-7000-8000-0000000000a1', 'Ana Souza', 'ana@acme.example', 'owner'),
      demoUser('0190d0c0-0000-7000-8000-0000000000a2', 'Bruno Lima', 'bruno@acme.example', 'facilitator'),
      demoUser('0190d0c0-0000-7000-8000-0000000000a3', 'Chiara Rossi', 'chiara@acme.example', 'participant'),
      demoUser('0190d0c0-0000-7000-8000-0000000000a4', 'Dev Patel', 'dev@acme.example', 'participant'),
      demoUser('0190d0c0-0000-7000-8000-0000000000a5', 'Emma Weber', 'emma@acme.example', 'viewer'),
    ],
  },
  {
    id: '0190d0c0-0000-7000-8000-0000000000b0' as TenantId,
    slug: 'globex',
    name: 'Globex',
    users: [
      demoUser('0190d0c0-0000-7000-8000-0000000000b1', 'Hana Sato', 'hana@globex.example', 'owner'),
      demoUser('0190d0c0-0000-7000-8000-0000000000b2', 'Ivan Novak', 'ivan@globex.example', 'facilitator'),
      demoUser('0190d0c0-0000-7000-8000-0000000000b3', 'Julia Silva', 'julia@globex.example', 'participant'),
      demoUser('0190d0c0-0000-7000-8000-0000000000b4', 'Kofi Mensah', 'kofi@globex.example', 'viewer'),
    ],
  },
];

function demoUser(id: string, name: string, email: string, role: DojoRole): DemoUser {
  return { id: id as UserId, name, email, role };
}
