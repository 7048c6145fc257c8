/**
 * What one message, one connection and one document may cost. Sizes of updates count only what is new to the
 * document: known structs and known delete ranges are skipped, because every step 2 carries the whole delete set.
 */
export interface Limits {
  /** Bytes of one WebSocket frame. A longer one is refused, as an edit if it is one and not several times longer. */
  readonly maxFrameBytes: number;
  /** Bytes of new structs and new delete ranges in one message. */
  readonly maxNewBytes: number;
  /** New structs that are checked on the event loop; above it a worker decides. */
  readonly maxInlineStructs: number;
  /** New delete ranges that are checked on the event loop; above it a worker decides. */
  readonly maxInlineRanges: number;
  /** New structs or ranges that anybody may send in one message. */
  readonly maxNewStructs: number;
  /** Different clientIDs with something new in one message. */
  readonly maxNewClients: number;
  /** Root types (files and maps) of one document. */
  readonly maxRoots: number;
  /** UTF-8 bytes of a root's name or a map key. */
  readonly maxNameBytes: number;
  /** UTF-16 units of visible text in all files of one document. */
  readonly maxTextLength: number;
  /** Highest clock of one clientID. */
  readonly maxClock: number;
  readonly maxAnyDepth: number;
  readonly maxAnyNodes: number;
  readonly maxAnyStringBytes: number;
  /** Structs that the neighbour check may walk over, for one insert and for one message. */
  readonly maxWindowSteps: number;
  /** Bytes of one presence state. */
  readonly maxPresenceBytes: number;
  readonly maxPresenceDepth: number;
  /** Milliseconds of CPU that one connection may use in a window of `cpuWindowMs`. */
  readonly cpuBudgetMs: number;
  readonly cpuWindowMs: number;
  /** Sync step 1 requests that one connection may make in a minute (each is answered with up to the whole document). */
  readonly maxStep1PerMinute: number;
  /** Commands that one user may give to one dojo in a minute, each of which is saved, audited and told to all. */
  readonly maxCommandsPerMinute: number;
  /** Bytes of unsaved batches in one room and in one pod. */
  readonly maxUnsavedRoomBytes: number;
  readonly maxUnsavedPodBytes: number;
  readonly maxMembersPerRoom: number;
  /** ClientIDs that one user may ever have in one dojo, chosen or given: each makes every state vector longer. */
  readonly maxClientIdsPerUser: number;
}

export const DEFAULT_LIMITS: Limits = {
  maxFrameBytes: 1024 * 1024,
  maxNewBytes: 256 * 1024,
  maxInlineStructs: 512,
  maxInlineRanges: 512,
  maxNewStructs: 20_000,
  maxNewClients: 32,
  maxRoots: 64,
  maxNameBytes: 256,
  maxTextLength: 2 * 1024 * 1024,
  maxClock: 2 ** 31,
  maxAnyDepth: 6,
  maxAnyNodes: 256,
  maxAnyStringBytes: 16 * 1024,
  maxWindowSteps: 1024,
  maxPresenceBytes: 2048,
  maxPresenceDepth: 8,
  cpuBudgetMs: 100,
  cpuWindowMs: 10_000,
  maxStep1PerMinute: 10,
  maxCommandsPerMinute: 120,
  maxUnsavedRoomBytes: 4 * 1024 * 1024,
  maxUnsavedPodBytes: 64 * 1024 * 1024,
  maxMembersPerRoom: 1000,
  maxClientIdsPerUser: 10_000,
};

/** What files of a POC may be: in one place for those who send them and those who take them. */
export const ATTACHMENT_LIMITS = {
  /** A longer file goes in parts of this size: above the 5 MiB that S3 asks for, and small enough to be sent again. */
  partBytes: 8 * 1024 * 1024,
  maxFileBytes: 512 * 1024 * 1024,
  maxScreenshotBytes: 10 * 1024 * 1024,
  /** Of one POC, screenshots included, and those that are still being sent. */
  maxPerPoc: 50,
} as const;
