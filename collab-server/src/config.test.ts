import { ConfigError } from '@tatami/service';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const DATABASE_URL = 'postgres://user:secret@localhost:5432/postgres';

describe('the configuration', () => {
  it('needs only a database', () => {
    expect(readConfig({ DATABASE_URL })).toMatchObject({
      redis: undefined,
      port: 4001,
      memoryBudgetBytes: 512 * 1024 * 1024,
      requiresSyncStandby: true,
    });
  });

  it('names everything that is wrong with it at once, and no secret', () => {
    const read = () =>
      readConfig({
        DATABASE_URL: 'mysql://user:secret@host',
        TATAMI_PORT: '70000',
        TATAMI_LOG_LEVEL: 'loud',
        TATAMI_DRAIN_MS: 'soon',
        REDIS_URL: 'http://user:secret@host',
      });
    expect(read).toThrow(ConfigError);
    for (const name of ['DATABASE_URL', 'TATAMI_PORT', 'TATAMI_LOG_LEVEL', 'TATAMI_DRAIN_MS', 'REDIS_URL']) {
      expect(read).toThrow(name);
    }
    expect(read).not.toThrow('secret');
  });
});
