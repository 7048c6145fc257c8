import { TatamiError } from '@tatami/protocol';

export type ReportLanguage = 'pt-BR' | 'en';

/** What somebody wants a report of. */
export interface ReportRequest {
  readonly scope: 'user' | 'tenant';
  /** `2026-01-01`; days are those of UTC. */
  readonly from: string;
  /** The first day that is not in it any more. */
  readonly to: string;
  readonly language: ReportLanguage;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * The request that a job holds.
 * @throws TatamiError `validation-failed` for data that is none, such as of a newer version: trying again is of no use
 */
export function reportRequestOf(data: Readonly<Record<string, unknown>>): ReportRequest {
  const { scope, from, to, language } = data;
  if (
    (scope !== 'user' && scope !== 'tenant') ||
    (language !== 'pt-BR' && language !== 'en') ||
    !isDay(from) ||
    !isDay(to) ||
    from >= to
  ) {
    throw new TatamiError('validation-failed');
  }
  return { scope, from, to, language };
}

function isDay(text: unknown): text is string {
  return typeof text === 'string' && DAY.test(text) && !Number.isNaN(Date.parse(text));
}
