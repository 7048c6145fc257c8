import { type Static, Type } from 'typebox';
import { MADE_FILE, MAKING } from './making.ts';
import { named, ref } from './named.ts';

const Scope = Type.Enum(['user', 'tenant']);
const Language = Type.Enum(['pt-BR', 'en']);
const Format = Type.Enum(['html', 'pdf', 'csv', 'json']);

export const NewReport = named(
  'NewReport',
  Type.Object(
    {
      /** `user`: what the caller owns and took part in. `tenant`: all that is not private to somebody. */
      scope: Scope,
      /** The first day that counts, of UTC. */
      from: Type.String({ format: 'calendar-day' }),
      /** The first day that does not count any more; at most 400 days later. */
      to: Type.String({ format: 'calendar-day' }),
      language: Language,
    },
    { additionalProperties: false },
  ),
);
export type NewReport = Static<typeof NewReport>;

export const ReportFile = named('ReportFile', Type.Object({ format: Format, ...MADE_FILE }));
export type ReportFile = Static<typeof ReportFile>;

/** A report that was asked for. Its id is the id of its job, which can be read and cancelled as every other. */
export const Report = named(
  'Report',
  Type.Object({
    ...MAKING,
    scope: Scope,
    from: Type.String(),
    to: Type.String(),
    language: Language,
    /** None before it is done, and none after it has expired. */
    files: Type.Unsafe<readonly ReportFile[]>(Type.Array(ref(ReportFile))),
  }),
);
export type Report = Static<typeof Report>;

export const ReportList = named(
  'ReportList',
  Type.Object({
    items: Type.Unsafe<readonly Report[]>(Type.Array(ref(Report))),
    /** Older ones than the newest twenty are not listed. */
    nextCursor: Type.Null(),
  }),
);
export type ReportList = Static<typeof ReportList>;

/** A GET that may be made without a token, for 5 minutes. */
export const ReportContent = named('ReportContent', Type.Object({ url: Type.String() }));
export type ReportContent = Static<typeof ReportContent>;

/** Reports of the month before, which the server makes at the beginning of each month. */
export const MonthlyReports = named(
  'MonthlyReports',
  Type.Object(
    {
      /** What the caller owns and took part in. */
      user: Type.Boolean(),
      /** All that is not private to somebody; for owners and facilitators. */
      tenant: Type.Boolean(),
      language: Language,
    },
    { additionalProperties: false },
  ),
);
export type MonthlyReports = Static<typeof MonthlyReports>;

export const ReportFileParams = Type.Object({ id: Type.String(), format: Type.String() });
