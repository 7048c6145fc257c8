import { longestStopMs } from '@tatami/collab-server/pod';
import { LONGEST_JOB_MS } from '@tatami/jobs';
import type { ServiceName } from './service.ts';
import type { Values } from './values.ts';

/** For so long a pod that is to go still takes what is sent to it, until every load balancer knows. */
export const PRE_STOP_S = 15;
/** What a service's other parts may take to stop, each. */
const STOP_STEP_S = 30;

/** From the wish that a pod goes to the kill, with room for all that it does in between. */
export function gracePeriodSeconds(name: ServiceName, values: Values): number {
  return PRE_STOP_S + stopSeconds(name, values) + STOP_STEP_S;
}

function stopSeconds(name: ServiceName, { services }: Values): number {
  switch (name) {
    case 'collab-server':
      return Math.ceil(longestStopMs(services['collab-server'].drainSeconds * 1000) / 1000);
    case 'jobs':
      return LONGEST_JOB_MS / 1000;
    case 'page-server':
    case 'poc-api':
    case 'search-indexer':
      return STOP_STEP_S;
  }
}
