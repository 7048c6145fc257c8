import type { DojoAccess } from '@tatami/persistence';
import { type DojoId, type DojoRole, maySteer, roleIn, TatamiError } from '@tatami/protocol';
import type { DojoDetail } from '@tatami/rest';
import type { TenantStores } from '../ports.ts';

/**
 * A dojo as it is now, for somebody who may watch it.
 * @throws TatamiError `dojo-not-found`
 */
export async function dojoDetail(
  { dojos, dojoPlans, journal }: Pick<TenantStores, 'dojos' | 'dojoPlans' | 'journal'>,
  dojoId: DojoId,
  { access, roles }: { readonly access: DojoAccess; readonly roles: readonly DojoRole[] },
): Promise<DojoDetail> {
  const role = roleIn(access, roles);
  const [summary, [head], { turn, mode, turnAgeMs }, joinCode] = await Promise.all([
    dojos.read(dojoId),
    journal.heads([dojoId]),
    dojos.session(dojoId),
    role !== undefined && maySteer(role) ? dojoPlans.joinCode(dojoId) : undefined,
  ]);
  if (summary === undefined || head === undefined || role === undefined) {
    throw new TatamiError('dojo-not-found');
  }
  const inTurns = mode.mode === 'turns' ? mode : undefined;
  const turnMs = inTurns?.turnMs ?? 0;
  return {
    ...summary,
    role,
    joinCode: joinCode ?? null,
    head: { seq: head.seq, epoch: head.epoch },
    session: {
      mode: mode.mode,
      turn,
      driver: inTurns?.driver ?? null,
      order: [...(inTurns?.order ?? [])],
      turnMs,
      turnEndsInMs: turnMs === 0 ? null : Math.max(0, Math.round(turnMs - turnAgeMs)),
    },
  };
}
