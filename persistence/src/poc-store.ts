import type { DojoId, PocId, UserId } from '@tatami/protocol';

/** `private`: for its owner alone, also before the owners of the tenant. */
export type PocVisibility = 'tenant' | 'private';

/** Where a POC came from. */
export interface PocOrigin {
  readonly dojoId: DojoId;
  /** The seq of the dojo's journal by then. */
  readonly version: number;
}

/** What somebody writes of a POC. */
export interface PocContent {
  readonly name: string;
  /** Markdown. */
  readonly description: string;
  readonly languages: readonly string[];
  readonly tags: readonly string[];
  readonly repositoryUrl: string | null;
  readonly visibility: PocVisibility;
}

interface CreatedPoc extends PocContent {
  readonly id: PocId;
  readonly ownerId: UserId;
  readonly origin: PocOrigin | null;
}

export interface NewPoc extends CreatedPoc {
  /** See `SearchedPoc`; none if it is left out. */
  readonly sourceNames?: readonly string[];
}

export interface Poc extends CreatedPoc {
  readonly rev: number;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A POC with everything that it is found by. */
export interface SearchedPoc extends Omit<Poc, 'repositoryUrl' | 'origin'> {
  /** Of an archived dojo: the names of its files, and of what they define. */
  readonly sourceNames: readonly string[];
  /** What an operator's mapping file adds; nothing of it is known here. */
  readonly extra: Readonly<Record<string, unknown>>;
}

export interface PocFilter {
  readonly language?: string | undefined;
  readonly tag?: string | undefined;
  readonly ownerId?: UserId | undefined;
}

/** One revision of a POC, and who wants to replace it. */
export interface PocRevision {
  readonly id: PocId;
  readonly rev: number;
  readonly actor: UserId;
}

/** The POCs of one tenant. Who may change what is decided by the caller; what a viewer may see is decided here. */
export interface PocStore {
  /** Undefined if there is none, or none that the viewer may see. */
  read(id: PocId, viewer: UserId): Promise<Poc | undefined>;
  /** Newest first, at most `limit`, those that the viewer may see. */
  list(viewer: UserId, filter: PocFilter, limit: number, beforeId?: PocId): Promise<Poc[]>;
  /** Which of these are there and the viewer may see, in no order. */
  visible(ids: readonly PocId[], viewer: UserId): Promise<PocId[]>;
  /** Fields that are not given stay. Undefined, and nothing done, if the POC has another revision by now or is gone. */
  update(revision: PocRevision, change: Partial<PocContent>): Promise<Poc | undefined>;
  /** See `SearchedPoc`. Does nothing to a POC that is gone or has just these; otherwise its revision is raised. */
  setSourceNames(id: PocId, sourceNames: readonly string[], actor: UserId): Promise<void>;
  /** False, and nothing done, if the POC has another revision by now or is gone. */
  delete(revision: PocRevision): Promise<boolean>;
}
