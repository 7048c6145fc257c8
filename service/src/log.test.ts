import { expect, it } from 'vitest';
import { createLog } from './log.ts';

function logTo(lines: string[]) {
  const destination = { write: (line: string) => void lines.push(line) };
  return createLog({ service: 'test', level: 'info', fields: { pod: 'a' }, destination });
}

it('says which process of which service a line is of, and what it is about', () => {
  const lines: string[] = [];
  logTo(lines).child({ tenantId: 't', dojoId: 'd' }).warn({}, 'trouble');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    service: 'test',
    pod: 'a',
    tenantId: 't',
    dojoId: 'd',
    msg: 'trouble',
  });
});

it('shows no secret, by name or inside a text', () => {
  const lines: string[] = [];
  const log = logTo(lines);
  log.info({ token: 'secret', headers: { authorization: 'secret' }, user: { password: 'secret' } }, 'names');
  log.info({ protocols: 'yjs, bearer.secret.secret.secret' }, 'Authorization: Bearer secret.secret.secret');
  log.error({ err: new Error('refused bearer.secret.secret.secret') }, 'an error');
  expect(lines).toHaveLength(3);
  expect(lines.join('')).not.toContain('secret');
  expect(lines.join('')).toContain('[redacted]');
});
