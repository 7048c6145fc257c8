import { expect, it } from 'vitest';
import { type BurstCommand, parseBurstCommand } from './burst-command.ts';

const PLAN: BurstCommand = {
  kind: 'plan',
  year: 2026,
  startMs: Date.UTC(2026, 11, 20, 3),
  perHour: 600,
  language: 'pt-BR',
  format: 'portrait',
  isDryRun: false,
  assumptions: { processorSeconds: 120, processorPrice: 0.04, videoMegabytes: 15, storagePrice: 0.023 },
};

it.each<[string, BurstCommand]>([
  ['burst --year 2026 --start 2026-12-20T03:00Z --rate 600', PLAN],
  [
    'burst --year 2026 --start 2026-12-20T00:00-03:00 --rate 600 --format landscape --language en --dry-run --video-megabytes 9',
    {
      ...PLAN,
      format: 'landscape',
      language: 'en',
      isDryRun: true,
      assumptions: { ...PLAN.assumptions, videoMegabytes: 9 },
    },
  ],
  ['burst status --year 2026', { kind: 'status', year: 2026 }],
  ['burst stop --year 2026', { kind: 'stop', year: 2026 }],
])('reads %s', (line, command) => {
  expect(parseBurstCommand(line.split(' '))).toEqual(command);
});

it.each([
  ['', 'Say what to do'],
  ['blast --year 2026', 'There is no command blast'],
  ['burst begin --year 2026', 'There is no command burst begin'],
  ['burst status now --year 2026', 'a word too many: now'],
  ['burst status', '--year takes a year'],
  ['burst --year 2026 --start 2026-12-20T03:00 --rate 600', '--start takes a time with its zone'],
  ['burst --year 2026 --start 2026-02-31T99:00Z --rate 600', '--start takes a time with its zone'],
  ['burst --year 2026 --start 2025-12-20T03:00Z --rate 600', '--start is before the year'],
  ['burst --year 2026 --start 2026-12-20T03:00Z --rate 0', '--rate takes'],
  ['burst --year 2026 --start 2026-12-20T03:00Z --rate 600 --language fr', '--language takes'],
  ['burst --year 2026 --start 2026-12-20T03:00Z --rate 600 --storage-price free', '--storage-price takes'],
  ['burst --all', 'Unknown option'],
])('refuses "%s": %s', (line, message) => {
  expect(() => parseBurstCommand(line.split(' ').filter(word => word !== ''))).toThrow(message);
});
