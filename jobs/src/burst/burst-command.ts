import { parseArgs } from 'node:util';

export const USAGE = `usage: npm run jobs -- COMMAND

  burst --year YEAR --start TIME --rate N [--language pt-BR|en] [--format portrait|landscape] [--dry-run]
                       plans the video of a year for everybody of all tenants who came in that year or later and has not
                       declined: the first at TIME (2026-12-20T03:00Z), then N an hour. The workers make them. Nobody gets
                       two, however often it is run; run it again to finish one that ended, and for who has come since.
                       --dry-run plans nothing, and says how long it takes and what it costs:
                         --processor-seconds S   of one video, by default 120
                         --processor-price P     of one processor for an hour, by default 0.04
                         --video-megabytes M     of the files of one video, by default 15
                         --storage-price P       of a gigabyte for a month, by default 0.023
  burst status --year YEAR
                       how many are planned, waiting, running, done, failed, cancelled and left out
  burst stop --year YEAR
                       plans no more those that were not asked for yet

DATABASE_URL and TATAMI_CATALOG_KEYS are those of the workers. Exit status: 0 done, 1 not done, 2 not understood.`;

export interface Assumptions {
  readonly processorSeconds: number;
  readonly processorPrice: number;
  readonly videoMegabytes: number;
  readonly storagePrice: number;
}

export interface PlanCommand {
  readonly kind: 'plan';
  readonly year: number;
  readonly startMs: number;
  readonly perHour: number;
  readonly language: 'pt-BR' | 'en';
  readonly format: 'portrait' | 'landscape';
  readonly isDryRun: boolean;
  readonly assumptions: Assumptions;
}

export type BurstCommand = PlanCommand | { readonly kind: 'status' | 'stop'; readonly year: number };

/** What is wrong with a command line, in words for who typed it. */
export class CommandError extends Error {}

const MAX_PER_HOUR = 1_000_000;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/;

/** @throws CommandError */
export function parseBurstCommand(args: readonly string[]): BurstCommand {
  const { values, positionals } = parse(args);
  const [name, kind = 'plan', ...more] = positionals;
  if (name !== 'burst')
    throw new CommandError(name === undefined ? 'Say what to do' : `There is no command ${name}`);
  if (more.length > 0) throw new CommandError(`There is a word too many: ${more[0]}`);
  const year = Number(values.year);
  if (!Number.isInteger(year) || year < 2000 || year > 9998) throw new CommandError('--year takes a year');
  if (kind === 'status' || kind === 'stop') return { kind, year };
  if (kind !== 'plan') throw new CommandError(`There is no command burst ${kind}`);
  const { start = '', rate, language = 'pt-BR', format = 'portrait' } = values;
  const startMs = TIME.test(start) ? Date.parse(start) : Number.NaN;
  if (Number.isNaN(startMs)) throw new CommandError('--start takes a time with its zone: 2026-12-20T03:00Z');
  if (new Date(startMs).getUTCFullYear() < year)
    throw new CommandError('--start is before the year of the videos');
  const perHour = Number(rate);
  if (!Number.isInteger(perHour) || perHour < 1 || perHour > MAX_PER_HOUR) {
    throw new CommandError(`--rate takes a number from 1 to ${MAX_PER_HOUR}`);
  }
  if (language !== 'pt-BR' && language !== 'en') throw new CommandError('--language takes pt-BR or en');
  if (format !== 'portrait' && format !== 'landscape') {
    throw new CommandError('--format takes portrait or landscape');
  }
  const assumptions = {
    processorSeconds: positive('processor-seconds', values['processor-seconds'] ?? '120'),
    processorPrice: positive('processor-price', values['processor-price'] ?? '0.04'),
    videoMegabytes: positive('video-megabytes', values['video-megabytes'] ?? '15'),
    storagePrice: positive('storage-price', values['storage-price'] ?? '0.023'),
  };
  const isDryRun = values['dry-run'] === true;
  return { kind, year, startMs, perHour, language, format, isDryRun, assumptions };
}

function positive(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isFinite(number) || number <= 0) throw new CommandError(`--${option} takes a number above 0`);
  return number;
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        year: text,
        start: text,
        rate: text,
        language: text,
        format: text,
        'dry-run': { type: 'boolean' },
        'processor-seconds': text,
        'processor-price': text,
        'video-megabytes': text,
        'storage-price': text,
      },
    });
  } catch (cause) {
    throw new CommandError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
