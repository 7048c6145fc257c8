import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = dirname(createRequire(import.meta.url).resolve('uWebSockets.js'));
const recorded = readFileSync(new URL('../../uws-binaries.sha256', import.meta.url), 'utf8')
  .trim()
  .split('\n');

describe('the native binaries of uWebSockets.js', () => {
  // They come from a republishing package, so that they are the known ones is checked here, not only by its version.
  it.each(recorded)('are the ones that were reviewed: %s', line => {
    const [hash, name = ''] = line.split(/\s+/);
    const found = createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
    expect(found).toBe(hash);
  });

  it('have one for this machine', () => {
    const name = `uws_${process.platform}_${process.arch}_${process.versions.modules}.node`;
    expect(recorded.map(line => line.split(/\s+/)[1])).toContain(name);
  });
});
