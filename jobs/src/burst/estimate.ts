import type { Assumptions } from './burst-command.ts';

const HOUR_S = 3_600;

export interface Estimate {
  /** From the first to the last, as the rate says. */
  readonly hours: number;
  readonly processorHours: number;
  /** That are busy all the time, or the videos come later than the rate says. */
  readonly processors: number;
  readonly processorCost: number;
  readonly gigabytes: number;
  readonly storageCostPerMonth: number;
}

/** What so many videos take. */
export function estimate(videos: number, perHour: number, assumed: Assumptions): Estimate {
  const processorHours = (videos * assumed.processorSeconds) / HOUR_S;
  const gigabytes = (videos * assumed.videoMegabytes) / 1_000;
  return {
    hours: videos / perHour,
    processorHours,
    processors: Math.ceil((perHour * assumed.processorSeconds) / HOUR_S),
    processorCost: processorHours * assumed.processorPrice,
    gigabytes,
    storageCostPerMonth: gigabytes * assumed.storagePrice,
  };
}
