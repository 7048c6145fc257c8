import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { standardOutput } from './standard-output.ts';

const failure = (code: string) => Object.assign(new Error(code), { code });

/** An output that takes what `room` says of each write, or fails as it says. */
function outputWith(room: (number | string)[]) {
  let written = '';
  const destination = standardOutput((_fd, bytes) => {
    const next = room.shift() ?? bytes.length;
    if (typeof next === 'string') throw failure(next);
    written += bytes.subarray(0, next).toString();
    return Math.min(next, bytes.length);
  });
  return { destination, lines: () => written.split('\n') };
}

it('loses lines while the disk is full, and says how many when it has room again', () => {
  const { destination, lines } = outputWith(['ENOSPC', 'ENOSPC', 'ENOSPC']);
  for (const line of ['one', 'two', 'three', 'four']) destination.write(`${line}\n`);
  const [lost, ...rest] = lines();
  expect(JSON.parse(lost ?? '')).toMatchObject({ level: 50, lost: 3 });
  expect(rest).toEqual(['four', '']);
});

it('writes the rest of a line that did not fit at once, also when the reader of a pipe is slow', () => {
  const { destination, lines } = outputWith([2, 'EAGAIN', 1]);
  destination.write('a line\n');
  expect(lines()).toEqual(['a line', '']);
});

it('begins a new line after one that was cut', () => {
  const { destination, lines } = outputWith([2, 'ENOSPC']);
  destination.write('first\n');
  destination.write('second\n');
  const [cut, lost, second] = lines();
  expect([cut, JSON.parse(lost ?? '').lost, second]).toEqual(['fi', 1, 'second']);
});

it.skipIf(!existsSync('/dev/full'))(
  'keeps a process alive, and lets it end, whose log is on a full disk',
  () => {
    const log = fileURLToPath(new URL('./log.ts', import.meta.url));
    const script = `import { createLog } from ${JSON.stringify(log)};
    const log = createLog({ service: 'test', level: 'info' });
    log.info({}, 'one');
    setImmediate(() => { log.info({}, 'two'); process.stderr.write('alive'); });`;
    const run = spawnSync(
      'sh',
      ['-c', 'exec "$0" --import tsx --input-type=module --eval "$1" > /dev/full', process.execPath, script],
      {
        encoding: 'utf8',
        timeout: 60_000,
      },
    );
    expect([run.stderr, run.status]).toEqual(['alive', 0]);
  },
);
