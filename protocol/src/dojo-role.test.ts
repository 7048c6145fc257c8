import { describe, expect, it } from 'vitest';
import { type MemberRole, roleIn } from './dojo-role.ts';

const access = (more: { isPrivate?: boolean; memberRole?: MemberRole }) => ({
  isPrivate: false,
  memberRole: undefined,
  ...more,
});

describe('the role in a dojo', () => {
  it('[C6] is the membership, whatever the token says', () => {
    expect(roleIn(access({ memberRole: 'viewer' }), ['owner'])).toBe('viewer');
    expect(roleIn(access({ memberRole: 'participant', isPrivate: true }), [])).toBe('participant');
  });

  it('[C6] of somebody who is no member is the strongest of the token, in an open dojo only', () => {
    expect(roleIn(access({}), [])).toBe('participant');
    expect(roleIn(access({}), ['viewer', 'facilitator'])).toBe('facilitator');
    expect(roleIn(access({}), ['viewer'])).toBe('viewer');
    expect(roleIn(access({ isPrivate: true }), ['owner'])).toBeUndefined();
  });

  it('[C6] is none at all for somebody who was sent out', () => {
    expect(roleIn(access({ memberRole: 'removed' }), ['owner'])).toBeUndefined();
  });
});
