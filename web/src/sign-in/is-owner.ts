import type { SignInState } from './sign-in.ts';

/** The server asks for the same. */
export function isOwner(state: SignInState): boolean {
  return 'user' in state && state.user.roles.includes('owner');
}
