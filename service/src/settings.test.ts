import { describe, expect, it } from 'vitest';
import { databaseUrl, httpUrl, list, oneOf, optionalText, text, wholeNumber } from './setting-kinds.ts';
import { ConfigError, readSettings } from './settings.ts';
import { settingsMarkdown } from './settings-table.ts';

const TABLE = {
  DATABASE_URL: databaseUrl({ sets: 'the database' }),
  ENGINE_URL: httpUrl({ sets: 'the engine' }),
  NAME: text({ fallback: 'pod', sets: 'its name' }),
  CA: optionalText({ sets: 'the authority' }),
  PORT: wholeNumber({ fallback: 4001, min: 0, max: 65_535, sets: 'its port' }),
  LEVEL: oneOf({ words: ['info', 'warn'], fallback: 'info', sets: 'how much it logs' }),
  ORIGINS: list({ sets: 'the pages', problemOf: item => (item === 'bad' ? 'has a bad one' : undefined) }),
};
const DATABASE_URL = 'postgres://user:secret@host/database';

describe('the settings', () => {
  it('have their defaults', () => {
    expect(readSettings(TABLE, { DATABASE_URL, PORT: '' })).toEqual({
      DATABASE_URL,
      ENGINE_URL: undefined,
      NAME: 'pod',
      CA: undefined,
      PORT: 4001,
      LEVEL: 'info',
      ORIGINS: [],
    });
  });

  it('are read by their kind', () => {
    const env = {
      DATABASE_URL,
      ENGINE_URL: 'https://u:p@host:9200',
      NAME: 'a',
      CA: 'pem',
      PORT: '0',
      LEVEL: 'warn',
      ORIGINS: 'a, b,',
    };
    expect(readSettings(TABLE, env)).toMatchObject({
      ENGINE_URL: 'https://u:p@host:9200',
      NAME: 'a',
      CA: 'pem',
      PORT: 0,
      LEVEL: 'warn',
      ORIGINS: ['a', 'b'],
    });
  });

  it('name everything that is wrong at once, and no secret', () => {
    const env = {
      DATABASE_URL: 'mysql://user:secret@host',
      ENGINE_URL: 'user:secret@host',
      PORT: '1.5',
      LEVEL: 'loud',
      ORIGINS: 'a,bad',
    };
    const read = () => readSettings(TABLE, env, ['A and B do not go together']);
    expect(read).toThrow(ConfigError);
    for (const part of [
      'DATABASE_URL must',
      'ENGINE_URL must',
      'PORT is "1.5"',
      'LEVEL must',
      'ORIGINS has',
      'A and B',
    ]) {
      expect(read).toThrow(part);
    }
    expect(read).not.toThrow('secret');
  });

  it('make the table of the README', () => {
    const { DATABASE_URL: url, PORT } = TABLE;
    expect(settingsMarkdown({ DATABASE_URL: url, PORT }).split('\n').slice(2)).toEqual([
      '| `DATABASE_URL` | | `postgres://user:password@host:port/database` | the database |',
      '| `PORT` | `4001` | 0 to 65535 | its port |',
    ]);
  });
});
