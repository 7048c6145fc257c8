import type { SignInState } from '../sign-in/sign-in.ts';

/** The server asks for the same. */
export function mayReportOnCompany(state: SignInState): boolean {
  return 'user' in state && ['owner', 'facilitator'].some(role => state.user.roles.includes(role));
}
