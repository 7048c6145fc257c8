export type { WallClock as Clock } from '@tatami/kernel';
export type { DojoRole, ErrorCode, SessionView } from '@tatami/protocol';
export { CloseCode, type ListedFile } from '@tatami/protocol';
export type { Close, TokenQuestion, TokenSource } from './connection.ts';
export { DojoFiles } from './dojo-files.ts';
export { insertText, textLength } from './insert-text.ts';
export type { Member, User } from './presence.ts';
export type { ProviderOptions } from './provider.ts';
export { TatamiProvider } from './provider.ts';
export type {
  ProviderEvents,
  ProviderStatus,
  ReadOnlyReason,
  RefusedEvent,
  ResetEvent,
} from './provider-events.ts';
export { indexIn } from './relative-position.ts';
export type { SocketClass } from './socket.ts';
export { splitPaste } from './split-paste.ts';
export { splitUpdate } from './split-update.ts';
export { isPair, withoutLoneSurrogates } from './surrogates.ts';
