import type { Attendance } from './attendance.ts';
import type { Member } from './member.ts';
import type { Replica } from './replica.ts';

export interface MoveOver {
  readonly from: Replica;
  readonly to: Replica;
  /** Whether another dojo took the place of the one that members have: what they hold is not merged into it. */
  readonly isOtherDojo: boolean;
  readonly attendance: Attendance;
}

/** Gives a member the document that was read anew, or sends it for another one if the dojo was replaced. */
export function moveOver(member: Member, { from, to, isOtherDojo, attendance }: MoveOver): void {
  if (member.isGone) return;
  const hasDocument = from.text.release(member);
  if (hasDocument && isOtherDojo) {
    member.socket.close('wrong-epoch');
    return;
  }
  if (hasDocument) to.text.restart(member);
  if (member.dialect === 'yjs') to.text.askForMissing(member);
  if (member.dialect === 'yjs' || member.clientId !== 0) attendance.here(member);
}
