import type { DojoView } from './live-dojo.ts';

/** Whether it is one's own turn to type; nobody's while everybody may. */
export function hasKeyboard({ session, members }: Pick<DojoView, 'session' | 'members'>): boolean {
  if (session?.mode !== 'turns' || session.state !== 'open' || session.driver === undefined) return false;
  return members.some(({ isSelf, userId }) => isSelf && userId === session.driver);
}
