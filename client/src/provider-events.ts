import type { ErrorCode, SessionView, WriteRefusal } from '@tatami/protocol';
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import type { Close } from './connection.ts';
import type { Member } from './presence.ts';

export type ProviderStatus = 'disconnected' | 'connecting' | 'connected' | 'closed';

/** Why the editor should be read-only: nothing is there yet, the server would refuse, or the server said goodbye. */
export type ReadOnlyReason = 'loading' | WriteRefusal | 'closed';

export interface RefusedEvent {
  readonly code: ErrorCode;
  readonly lostText: string;
}

export interface ResetEvent {
  /** The new, still empty document; `synced` follows when it is filled. */
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  /** What the user typed and nobody else will see. */
  readonly lostText: string;
  readonly code: ErrorCode;
}

export interface ProviderEvents {
  status: (status: ProviderStatus) => void;
  /** The document holds everything the server has (true), or the connection that said so is gone (false). */
  synced: (isSynced: boolean) => void;
  /** How many edits the server has not saved yet. */
  unsaved: (count: number) => void;
  /** An edit was refused and its text vanishes from the document, or a command was, and no text is lost. */
  refused: (event: RefusedEvent) => void;
  /** `provider.doc` and `provider.awareness` were replaced: bind the editor to the new ones. */
  reset: (event: ResetEvent) => void;
  session: (session: SessionView) => void;
  /** Whether the user may write, and if not, why. */
  permission: (readOnlyReason: ReadOnlyReason | undefined) => void;
  /** Somebody came, went or changed; carets that only move do not count. */
  members: (members: Member[]) => void;
  /** The server ended it for good. `connect()` tries again. */
  closed: (close: Close) => void;
  /** Something failed that is tried again, such as `token()`. */
  error: (error: Error) => void;
  destroyed: () => void;
}
