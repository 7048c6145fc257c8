import { SeededRandom } from '@tatami/kernel';
import { ApiProcess } from './api-process.ts';
import { ApiTenants } from './api-tenants.ts';
import { mostBackends } from './backend-count.ts';
import { type CheckOutcome, checkTenants, fillTenants } from './check-tenants.ts';
import { measureRate, type RateOutcome } from './measure-rate.ts';

const POCS_OF_A_TENANT = 10;

export interface ApiLoadOptions {
  readonly tenants: number;
  readonly perSecond: number;
  readonly seconds: number;
  /** Connections of the API while it is measured. */
  readonly budget: number;
  /** Random operations that look for another tenant's text. */
  readonly operations: number;
  /** Connections of the API meanwhile: fewer than tenants, so that it closes and opens them all the time. */
  readonly checkBudget: number;
  readonly seed: number;
  /** Called as each part is done. */
  readonly onStep?: (step: string) => void;
}

export interface ApiLoad {
  readonly rate: RateOutcome;
  readonly rateBackends: number;
  readonly check: CheckOutcome;
  readonly checkBackends: number;
}

export async function runApiLoad(options: ApiLoadOptions): Promise<ApiLoad> {
  const { onStep = () => {} } = options;
  const random = new SeededRandom(options.seed);
  const installation = await ApiTenants.start(options.tenants);
  const { tenants, adminUrl, serviceUrl } = installation;
  onStep(`${tenants.length} tenants are there`);
  /** Runs the work on an API of its own, with the most connections that the database had meanwhile. */
  const withApi = async <T>(budget: number, work: (api: ApiProcess) => Promise<T>) => {
    const api = await ApiProcess.start(serviceUrl, budget);
    try {
      let outcome: T | undefined;
      const backends = await mostBackends(adminUrl, async () => {
        outcome = await work(api);
      });
      // The work has ended well, or this is not reached.
      return { outcome: outcome as T, backends };
    } finally {
      await api.stop();
    }
  };
  try {
    const { outcome: rate, backends: rateBackends } = await withApi(options.budget, async api => {
      await fillTenants(api, tenants, POCS_OF_A_TENANT);
      onStep(`each has ${POCS_OF_A_TENANT} POCs`);
      return measureRate({ ...options, api, tenants, random });
    });
    onStep('the rate is measured');
    const { outcome: check, backends: checkBackends } = await withApi(options.checkBudget, api =>
      checkTenants({ ...options, api, tenants, random }),
    );
    return { rate, rateBackends, check, checkBackends };
  } finally {
    await installation.stop();
  }
}
