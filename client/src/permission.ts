import type { DojoRole, SessionView, WriteRefusal } from '@tatami/protocol';

/**
 * Why this user may not write now, as far as the client knows; undefined if they may. The server decides; this only
 * lets an editor become read-only before anything is refused. It is without the server's second of grace after a
 * hand-off, which is for keystrokes that are already on their way.
 */
export function expectedRefusal(
  session: SessionView | undefined,
  role: DojoRole,
  userId: string | undefined,
): WriteRefusal | undefined {
  if (session?.state === 'archived') return 'dojo-archived';
  if (session?.state === 'paused') return 'dojo-paused';
  if ((session?.role ?? role) === 'viewer') return 'read-only';
  if (session === undefined || session.mode === 'free') return undefined;
  return session.driver !== undefined && session.driver === userId ? undefined : 'not-driver';
}
