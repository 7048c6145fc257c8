import type { DojoRole, Member } from '@tatami/client';

/** One user, however many tabs they have open. */
export interface Person {
  readonly userId: string;
  readonly name: string;
  readonly color: string;
  readonly role: DojoRole;
  readonly isSelf: boolean;
  readonly isDriver: boolean;
}

/** Everybody once: oneself first, then whoever drives, then by name. */
export function peopleOf(members: readonly Member[], driver: string | undefined): Person[] {
  const people = new Map<string, Person>();
  for (const { userId, name, color, role, isSelf } of members) {
    const known = people.get(userId);
    people.set(userId, {
      userId,
      name,
      color,
      role,
      isSelf: isSelf || known?.isSelf === true,
      isDriver: userId === driver,
    });
  }
  return [...people.values()].sort(
    (a, b) =>
      Number(b.isSelf) - Number(a.isSelf) ||
      Number(b.isDriver) - Number(a.isDriver) ||
      a.name.localeCompare(b.name),
  );
}
