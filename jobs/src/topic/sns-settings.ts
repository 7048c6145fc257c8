import type { SnsSettings } from './sns-topics.ts';

/**
 * Undefined where no region is named: nothing is published then.
 * @throws Error if it is not known where links lead
 */
export function snsSettings(settings: {
  readonly TATAMI_SNS_REGION: string | undefined;
  readonly TATAMI_SNS_ENDPOINT: string | undefined;
  readonly TATAMI_PAGE_URL: string | undefined;
}): SnsSettings | undefined {
  const { TATAMI_SNS_REGION: region, TATAMI_SNS_ENDPOINT: endpoint, TATAMI_PAGE_URL: pageUrl } = settings;
  if (region === undefined) return undefined;
  if (pageUrl === undefined) throw new Error('TATAMI_SNS_REGION needs TATAMI_PAGE_URL too');
  return { region, endpoint, pageUrl };
}
