import type { RecordingStore } from '@tatami/persistence';

/** Nothing is packed in the simulated database. */
export const NO_RECORDINGS: Pick<RecordingStore, 'stored'> = {
  stored: async () => ({
    quarantined: new Set<string>(),
    rows: async () => [],
    partSeqs: [],
    keyframeSeqs: [],
    parts: async () => new Map(),
    keyframe: async () => undefined,
  }),
};
