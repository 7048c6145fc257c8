import { expect, it } from 'vitest';
import { isLocalHost } from './local-host.ts';

it.each(['localhost', 'localhost:4000', 'LOCALHOST:1', '127.0.0.1:4000', '[::1]:4000'])(
  'takes %s for this machine',
  host => expect(isLocalHost(host)).toBe(true),
);

it.each(['evil.example', 'localhost.evil.example:4000', 'evil.example:4000', 'localhost:x', '', undefined])(
  'takes %s for another one',
  host => expect(isLocalHost(host)).toBe(false),
);
