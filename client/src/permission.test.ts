import type { DojoRole, SessionState, TurnMode, UserId } from '@tatami/protocol';
import { DOJO_ROLES, OPEN_SESSION, sessionView, writeRefusal } from '@tatami/protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectedRefusal } from './permission.ts';

const ana = '01890000-0000-7000-8000-000000000001' as UserId;
const bia = '01890000-0000-7000-8000-000000000002' as UserId;
const NOW = { unixMs: 1_700_000_000_000, monotonicMs: 60_000 };

it('expects exactly what the server refuses, in every session and role', () => {
  const anyMode = fc.constantFrom<TurnMode>(
    { mode: 'free' },
    { mode: 'turns', driver: ana, order: [ana, bia], turnMs: 60_000 },
    { mode: 'turns', driver: bia, order: [ana, bia], turnMs: 0 },
  );
  fc.assert(
    fc.property(
      fc.constantFrom<SessionState>('open', 'paused', 'archived'),
      anyMode,
      fc.constantFrom<DojoRole>(...DOJO_ROLES),
      fc.boolean(),
      (state, mode, role, isRoleInSession) => {
        const session = { ...OPEN_SESSION, state, mode };
        const view = sessionView(session, isRoleInSession ? role : undefined, NOW);
        expect(expectedRefusal(view, role, ana)).toBe(
          writeRefusal(session, { userId: ana, role }, NOW.monotonicMs),
        );
      },
    ),
  );
});

it('takes a role that changed since the welcome', () => {
  const view = sessionView(OPEN_SESSION, 'viewer', NOW);
  expect(expectedRefusal(view, 'participant', ana)).toBe('read-only');
});

it('lets nobody write in turns before it knows who they are', () => {
  const mode: TurnMode = { mode: 'turns', driver: ana, order: [ana], turnMs: 0 };
  const view = sessionView({ ...OPEN_SESSION, mode }, 'owner', NOW);
  expect(expectedRefusal(view, 'owner', undefined)).toBe('not-driver');
});
