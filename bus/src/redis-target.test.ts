import { describe, expect, it } from 'vitest';
import { readRedisTarget } from './redis-target.ts';

describe('where Redis is', () => {
  it('is nowhere when nothing is set', () => {
    expect(readRedisTarget({})).toEqual({ target: undefined, problems: [] });
    expect(readRedisTarget({ REDIS_URL: '', REDIS_MODE: 'cluster' }).target).toBeUndefined();
  });

  it('is one server, with a user, a password and TLS', () => {
    expect(readRedisTarget({ REDIS_URL: 'redis://localhost' }).target).toEqual({
      mode: 'single',
      node: { host: 'localhost', port: 6379 },
      access: {},
    });
    const env = { REDIS_URL: 'rediss://tatami:p%40ss%2Cword@[::1]:7000', REDIS_CA: 'PEM' };
    expect(readRedisTarget(env).target).toEqual({
      mode: 'single',
      node: { host: '::1', port: 7000 },
      access: { username: 'tatami', password: 'p@ss,word', tls: { ca: 'PEM' } },
    });
  });

  it('is a cluster, or a master that sentinels know', () => {
    const REDIS_URL = 'redis://:secret@a:7000, redis://b';
    expect(readRedisTarget({ REDIS_URL, REDIS_MODE: 'cluster' }).target).toMatchObject({
      mode: 'cluster',
      nodes: [
        { host: 'a', port: 7000 },
        { host: 'b', port: 6379 },
      ],
      access: { password: 'secret' },
    });
    const sentinel = { REDIS_URL, REDIS_MODE: 'sentinel', REDIS_SENTINEL_MASTER: 'main' };
    expect(readRedisTarget({ ...sentinel, REDIS_SENTINEL_PASSWORD: 'other' }).target).toMatchObject({
      mode: 'sentinel',
      sentinels: [
        { host: 'a', port: 7000 },
        { host: 'b', port: 26_379 },
      ],
      master: 'main',
      sentinelPassword: 'other',
    });
  });

  it('is told wrong in words, without the password', () => {
    const bad = [
      { REDIS_URL: 'http://user:secret@host' },
      { REDIS_URL: 'redis://user:secret@' },
      { REDIS_URL: 'user:secret@host' },
      { REDIS_URL: 'redis://:secret@a,redis://b' },
      { REDIS_URL: 'redis://:secret@a', REDIS_MODE: 'ring' },
      { REDIS_URL: 'redis://:secret@a', REDIS_MODE: 'sentinel' },
    ];
    for (const env of bad) {
      const { target, problems } = readRedisTarget(env);
      expect(target).toBeUndefined();
      expect(problems).toHaveLength(1);
      expect(problems.join()).not.toContain('secret');
    }
  });
});
