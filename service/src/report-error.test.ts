import { expect, it } from 'vitest';
import { createLog } from './log.ts';
import { reportTo } from './report-error.ts';

it('logs the error with whose trouble it is', () => {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const report = reportTo(createLog({ service: 'test', level: 'info', destination }));
  report('A thing failed', new Error('why'), { tenantId: 't', dojoId: 'd' });
  report('Another thing failed', new Error('why'));
  expect(lines.map(line => JSON.parse(line) as unknown)).toMatchObject([
    { level: 50, msg: 'A thing failed', tenantId: 't', dojoId: 'd', err: { message: 'why' } },
    { level: 50, msg: 'Another thing failed', err: { message: 'why' } },
  ]);
});
