import type { UserId } from '@tatami/protocol/ids';
import type { DojoRole, SessionMode, SessionState } from '@tatami/protocol/session';
import { DOJO_ROLES, sessionView, writeRefusal } from '@tatami/protocol/session';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectedRefusal } from './permission.ts';

const ana = '01890000-0000-7000-8000-000000000001' as UserId;
const bia = '01890000-0000-7000-8000-000000000002' as UserId;

it('expects exactly what the server refuses, in every session and role', () => {
  const anyMode = fc.constantFrom<SessionMode>(
    { kind: 'free' },
    { kind: 'turns', driver: ana, endsAtMs: 5000 },
    { kind: 'turns', driver: bia, endsAtMs: 5000 },
    { kind: 'turns', driver: undefined, endsAtMs: 0 },
  );
  fc.assert(
    fc.property(
      fc.constantFrom<SessionState>('open', 'paused', 'archived'),
      anyMode,
      fc.constantFrom<DojoRole>(...DOJO_ROLES),
      fc.boolean(),
      (state, mode, role, isRoleInSession) => {
        const session = { state, mode };
        const view = sessionView(session, isRoleInSession ? role : undefined, 1000);
        expect(expectedRefusal(view, role, ana)).toBe(writeRefusal(session, { userId: ana, role }, 1000));
      },
    ),
  );
});

it('takes a role that changed since the welcome', () => {
  const view = sessionView({ state: 'open', mode: { kind: 'free' } }, 'viewer', 0);
  expect(expectedRefusal(view, 'participant', ana)).toBe('read-only');
});

it('lets nobody write in turns before it knows who they are', () => {
  const view = sessionView({ state: 'open', mode: { kind: 'turns', driver: ana, endsAtMs: 1 } }, 'owner', 0);
  expect(expectedRefusal(view, 'owner', undefined)).toBe('not-driver');
});
