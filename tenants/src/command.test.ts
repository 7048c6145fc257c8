import { expect, it } from 'vitest';
import { type Command, parseCommand } from './command.ts';

it.each<[string, Command]>([
  ['install', { kind: 'install' }],
  ['list', { kind: 'list' }],
  [
    'create acme --name Acme --issuer https://id.example/acme --domain ACME.example --domain acme.test',
    {
      kind: 'create',
      slug: 'acme',
      name: 'Acme',
      issuer: 'https://id.example/acme',
      owner: undefined,
      domains: ['acme.example', 'acme.test'],
    },
  ],
  [
    'create acme --name Acme --owner Ana@acme.example',
    {
      kind: 'create',
      slug: 'acme',
      name: 'Acme',
      issuer: undefined,
      owner: 'ana@acme.example',
      domains: [],
    },
  ],
  ['suspend acme', { kind: 'suspend', slug: 'acme' }],
  ['erase acme --confirm acme', { kind: 'erase', slug: 'acme' }],
  ['migrate', { kind: 'migrate', canary: undefined, atOnce: 4 }],
  ['migrate --canary acme --at-once 16', { kind: 'migrate', canary: 'acme', atOnce: 16 }],
])('reads %s', (line, command) => {
  expect(parseCommand(line.split(' '))).toEqual(command);
});

it.each([
  ['', 'Say what to do'],
  ['destroy acme', 'There is no command destroy'],
  ['erase acme', 'To erase it, say --confirm acme'],
  ['erase acme --confirm globex', 'To erase it, say --confirm acme'],
  ['suspend', 'A slug is'],
  ['suspend Acme', 'A slug is'],
  ['suspend acme globex', 'a word too many: globex'],
  ['create acme --name Acme', '--name, and --issuer or --owner'],
  ['create acme --name Acme --owner a@b.example --issuer https://id.example', '--issuer or --owner'],
  ['create acme --name Acme --owner Ana', '--owner is no e-mail address'],
  ['create acme --name Acme --issuer here', '--issuer is no URL'],
  ['create acme --name \u200b --issuer https://id.example', '--name takes one line'],
  ['migrate --at-once 0', '--at-once takes'],
  ['list --all', 'Unknown option'],
])('refuses "%s": %s', (line, message) => {
  expect(() => parseCommand(line.split(' ').filter(word => word !== ''))).toThrow(message);
});
