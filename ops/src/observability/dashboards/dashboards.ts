import { bus } from './bus.ts';
import type { Dashboard } from './dashboard.ts';
import { dojos } from './dojos.ts';
import { jobs } from './jobs.ts';
import { journal } from './journal.ts';
import { promises } from './promises.ts';
import { search } from './search.ts';
import { tenants } from './tenants.ts';

export const DASHBOARDS: readonly Dashboard[] = [promises, tenants, dojos, journal, bus, jobs, search];
