import { chmod, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LogFile } from './log-file.ts';

it('leaves out what cannot be written, counts it, and goes on when it can', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tatami-log-'));
  const path = join(folder, 'logs', 'pod.log');
  const said: string[] = [];
  const log = new LogFile(path, line => said.push(line));
  for (let i = 0; i < 3; i++) log.write(`lost ${i}`);
  expect(said).toHaveLength(1);
  expect(said[0]).toContain(path);
  await mkdir(join(folder, 'logs'));
  log.write('kept');
  log.write('kept too');
  expect(await readFile(path, 'utf8')).toBe('(3 lines could not be written here)\nkept\nkept too\n');
  await rm(folder, { recursive: true });
});

it('is for nobody else to read, also if it was', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tatami-log-'));
  const path = join(folder, 'pod.log');
  const write = () => new LogFile(path, line => expect.unreachable(line)).write('kept');
  write();
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await chmod(path, 0o644);
  write();
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await rm(folder, { recursive: true });
});
