import type { UserId } from '@tatami/protocol';

/**
 * The order of drivers with one of them a place earlier or later among those who are here: whoever has left meanwhile
 * keeps a place, and is no step on the way. Undefined if they are there already, or in no order.
 */
export function movedInOrder(
  order: readonly UserId[],
  userId: UserId,
  where: 'earlier' | 'later',
  present: ReadonlySet<string>,
): readonly UserId[] | undefined {
  const at = order.indexOf(userId);
  if (at === -1) return undefined;
  const isPresent = (each: UserId) => present.has(each);
  const to =
    where === 'earlier'
      ? order.slice(0, at).findLastIndex(isPresent)
      : order.findIndex((each, index) => index > at && isPresent(each));
  if (to === -1) return undefined;
  const moved = order.filter(each => each !== userId);
  moved.splice(to, 0, userId);
  return moved;
}
