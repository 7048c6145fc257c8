import { expect, it } from 'vitest';
import { rolesIn } from './token-roles.ts';

const token = (claims: unknown) =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;

it.each<[string, string, readonly string[]]>([
  ['roles', token({ roles: ['owner', 'viewer'] }), ['owner', 'viewer']],
  ['letters of any alphabet', token({ name: 'José Ñandú ÿÿÿ>>>', roles: ['viewer'] }), ['viewer']],
  ['no roles', token({}), []],
  ['roles that are none', token({ roles: [1, 'viewer', null] }), ['viewer']],
  ['a text for roles', token({ roles: 'owner' }), []],
  ['a list for claims', token([]), []],
  ['null', token(null), []],
  ['a token that is no JWT', 'opaque', []],
  ['nothing', '', []],
])('reads %s', (_, accessToken, roles) => {
  expect(rolesIn(accessToken)).toEqual(roles);
});
