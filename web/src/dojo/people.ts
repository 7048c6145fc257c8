import type { DojoRole, Member } from '@tatami/client';
import { LIGHTS, type Light } from './light.ts';

/** One user, however many tabs they have open. */
export interface Person {
  readonly userId: string;
  readonly name: string;
  readonly color: string;
  readonly role: DojoRole;
  readonly isSelf: boolean;
  readonly isDriver: boolean;
  /** Since when their hand is up, in Unix milliseconds of the server's clock. */
  readonly handSinceMs?: number;
  /** What they said last of the tests. */
  readonly light?: Light;
}

/** Everybody once: oneself first, then whoever drives, then by name. */
export function peopleOf(members: readonly Member[], driver: string | undefined): Person[] {
  const people = new Map<string, Person>();
  for (const { userId, name, color, role, isSelf, hand, light } of members) {
    const known = people.get(userId);
    // What one tab says, the others do not take back.
    const handSinceMs = typeof hand === 'number' ? hand : known?.handSinceMs;
    const lastLight = LIGHTS.find(each => each === light) ?? known?.light;
    people.set(userId, {
      userId,
      name,
      color,
      role,
      isSelf: isSelf || known?.isSelf === true,
      isDriver: userId === driver,
      ...(handSinceMs !== undefined && { handSinceMs }),
      ...(lastLight !== undefined && { light: lastLight }),
    });
  }
  return [...people.values()].sort(
    (a, b) =>
      Number(b.isSelf) - Number(a.isSelf) ||
      Number(b.isDriver) - Number(a.isDriver) ||
      a.name.localeCompare(b.name),
  );
}
