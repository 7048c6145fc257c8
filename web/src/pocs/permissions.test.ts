import { expect, it } from 'vitest';
import type { SignInState } from '../sign-in/sign-in.ts';
import { mayChangePoc, mayWritePocs } from './permissions.ts';
import { examplePoc } from './testing/example-poc.ts';

const user = (id: string, ...roles: string[]): SignInState => ({
  kind: 'signed-in',
  user: { id, name: 'Somebody', roles },
  tenant: { slug: 'acme', name: 'Acme', issuer: 'https://id.example', clientId: 'web' },
});
const poc = examplePoc({ ownerId: 'ana' });

it.each<[string, SignInState, boolean, boolean]>([
  ['the owner of the POC', user('ana'), true, true],
  ['an owner of the tenant', user('bruno', 'owner'), true, true],
  ['a facilitator', user('bruno', 'facilitator'), true, false],
  ['a participant', user('bruno', 'participant'), true, false],
  ['somebody without a role', user('bruno'), true, false],
  ['a viewer', user('bruno', 'viewer'), false, false],
  ['the owner of the POC who has become a viewer', user('ana', 'viewer'), false, false],
  ['nobody', { kind: 'signed-out', hasFailed: false }, false, false],
])('%s', (_, state, mayWrite, mayChange) => {
  expect(mayWritePocs(state)).toBe(mayWrite);
  expect(mayChangePoc(state, poc)).toBe(mayChange);
});
