import type { DojoId } from '@tatami/protocol';
import { countDojoMonths } from './report/count-dojo-months.ts';
import { countLanguages } from './report/count-languages.ts';
import { countPocMonths } from './report/count-poc-months.ts';
import { countTags } from './report/count-tags.ts';
import { listActiveDojos } from './report/list-active-dojos.ts';
import { listBegunDojos } from './report/list-begun-dojos.ts';
import { listCreatedPocs } from './report/list-created-pocs.ts';
import { readPeriodRows } from './report/read-period-rows.ts';
import type {
  LabelCount,
  MonthCount,
  PeriodRow,
  ReportedDojo,
  ReportedPoc,
  ReportPeriod,
  ReportScope,
  ReportStore,
} from './report-store.ts';
import type { PatientDatabase } from './sql/database.ts';

/** What reports are counted from, in a tenant's PostgreSQL database. */
export class PostgresReportStore implements ReportStore {
  readonly #database: PatientDatabase;

  constructor(database: PatientDatabase) {
    this.#database = database;
  }

  pocMonths(scope: ReportScope, period: ReportPeriod): Promise<MonthCount[]> {
    return countPocMonths(this.#database, scope, period);
  }

  pocs(scope: ReportScope, period: ReportPeriod, limit: number): Promise<ReportedPoc[]> {
    return listCreatedPocs(this.#database, scope, period, limit);
  }

  languages(scope: ReportScope, period: ReportPeriod): Promise<LabelCount[]> {
    return countLanguages(this.#database, scope, period);
  }

  tags(scope: ReportScope, period: ReportPeriod): Promise<LabelCount[]> {
    return countTags(this.#database, scope, period);
  }

  dojoMonths(scope: ReportScope, period: ReportPeriod): Promise<MonthCount[]> {
    return countDojoMonths(this.#database, scope, period);
  }

  dojos(scope: ReportScope, period: ReportPeriod, limit: number): Promise<ReportedDojo[]> {
    return listBegunDojos(this.#database, scope, period, limit);
  }

  activeDojos(scope: ReportScope, period: ReportPeriod): Promise<DojoId[]> {
    return listActiveDojos(this.#database, scope, period);
  }

  rows(dojoId: DojoId, period: ReportPeriod, afterSeq: number, limit: number): Promise<PeriodRow[]> {
    return readPeriodRows(this.#database, dojoId, period, afterSeq, limit);
  }
}
