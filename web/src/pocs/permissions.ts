import type { Poc } from '@tatami/rest';
import type { SignInState } from '../sign-in/sign-in.ts';

/** What the server will allow, so that nobody is offered what it refuses. Somebody without a role may write. */
export function mayWritePocs(state: SignInState): boolean {
  if (!('user' in state)) return false;
  const { roles } = state.user;
  return roles.length === 0 || roles.some(role => role !== 'viewer');
}

export function mayChangePoc(state: SignInState, poc: Poc): boolean {
  return (
    mayWritePocs(state) && (isOwn(state, poc) || ('user' in state && state.user.roles.includes('owner')))
  );
}

export function isOwn(state: SignInState, poc: Poc): boolean {
  return 'user' in state && state.user.id === poc.ownerId;
}
