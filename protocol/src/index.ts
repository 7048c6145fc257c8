export { applyEntry, encodeRecovery, epochAfter, STATE_AFTER } from './apply-entry.ts';
export { assertNever } from './assert-never.ts';
export {
  type BatchEntry,
  decodeBatch,
  type EntryKind,
  encodeBatch,
  KIND_NAME,
  KIND_NUMBER,
} from './batch.ts';
export { ANSWER_TIMEOUT_MS, HEARTBEAT_MS, PRESENCE_INTERVAL_MS, SILENCE_MS } from './cadence.ts';
export { type Chunk, type ChunkRow, chainChunk, decodeChunk, encodeChunk } from './chunk/chunk.ts';
export { MAX_CLIENT_ID } from './client-id.ts';
export { CloseCode, isPermanentClose } from './close-codes.ts';
export { type Command, parseCommand } from './command.ts';
export { readCursor } from './cursor.ts';
export { documentDigest, isSameDigest } from './document-digest.ts';
export { type MemberRole, roleIn } from './dojo-role.ts';
export { ERRORS, type ErrorCode, isErrorCode, isHostile, TatamiError } from './errors.ts';
export { FILE_LIST_ROOT, isFileName, type ListedFile, listFiles } from './file-list.ts';
export {
  checkUpdate,
  type GateSender,
  type GateVerdict,
  type JudgeVerdict,
  judge,
  tombstoneOf,
} from './gate/gate.ts';
export { findStruct, isItem } from './gate/live-store.ts';
export {
  bytesToUuid,
  type DojoId,
  isUuid,
  type PocId,
  type PodId,
  parseDojoId,
  parseUserId,
  type RandomBytes,
  type TenantId,
  type UserId,
  uuidToBytes,
  uuidV7,
  type WriterId,
} from './ids.ts';
export { type ChainedRow, genesisHash, type HashedRow, journalHash, type Sha256 } from './journal-hash.ts';
export { ATTACHMENT_LIMITS, DEFAULT_LIMITS, type Limits } from './limits.ts';
export {
  DOJO_ROLES,
  type DojoRole,
  isDojoRole,
  maySteer,
  OPEN_SESSION,
  type Session,
  type SessionState,
  type SessionView,
  sessionView,
  turnEndsAt,
  type WriteRefusal,
  writeRefusal,
} from './session.ts';
export { decodeTurn, encodeTurn, MAX_ORDER, type Turn, type TurnMode } from './turn.ts';
export { type TurnCommand, turnAfter, turnAfterTime } from './turn-taking.ts';
export { colourOf } from './user-colour.ts';
export { readVarUint } from './var-uint.ts';
export {
  type AwarenessEntry,
  awarenessClientIds,
  decodeAwarenessEntries,
  encodeAwarenessEntries,
  findAwarenessEntry,
} from './wire/awareness.ts';
export {
  type ClientMessage,
  type Divergence,
  type DocumentMessage,
  decodeClientFrame,
  encodeAwareness,
  encodeCommand,
  encodeDivergence,
  encodeEdit,
  encodeHello,
  encodeMark,
  encodeStep1,
  encodeStep2,
  encodeToken,
  encodeUpdate,
  type Hello,
  type Mark,
} from './wire/client-messages.ts';
export { encodeHocuspocusDenied, hocuspocusDocument } from './wire/hocuspocus.ts';
export { SUBPROTOCOL_TATAMI, SUBPROTOCOL_TOKEN_PREFIX, SUBPROTOCOL_YJS } from './wire/message-type.ts';
export {
  type Batch,
  type ClientLimits,
  type Digest,
  decodeServerFrame,
  encodeBatchFrame,
  encodeClosing,
  encodeDigest,
  encodePermissionDenied,
  encodeReauthenticate,
  encodeRefused,
  encodeSaved,
  encodeSession,
  encodeWelcome,
  type Refused,
  type ServerMessage,
  type Welcome,
} from './wire/server-messages.ts';
