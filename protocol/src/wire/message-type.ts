/** First varUint of every frame. 0 to 3 are y-websocket's; from 100 on they are the `tatami.v1` extensions. */
export const MessageType = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  hello: 100,
  welcome: 101,
  saved: 102,
  refused: 103,
  reauthenticate: 104,
  session: 105,
  closing: 106,
  batch: 107,
  edit: 108,
  digest: 109,
  command: 110,
  mark: 111,
} as const;

/** Second varUint of a sync frame, as in y-protocols/sync. */
export const SyncType = { step1: 0, step2: 1, update: 2 } as const;

/** The two subprotocols a client may ask for; the server answers with exactly one of them. */
export const SUBPROTOCOL_TATAMI = 'tatami.v1';
export const SUBPROTOCOL_YJS = 'yjs';
/** A token in a subprotocol: `bearer.<jwt>`. The server never answers with it. */
export const SUBPROTOCOL_TOKEN_PREFIX = 'bearer.';
