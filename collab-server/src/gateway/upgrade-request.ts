import { bearerToken } from '@tatami/identity';
import type { DojoId } from '@tatami/protocol';
import { parseDojoId, SUBPROTOCOL_TATAMI, SUBPROTOCOL_TOKEN_PREFIX, SUBPROTOCOL_YJS } from '@tatami/protocol';
import type { ReplayRequest } from '../replay/replay-request.ts';
import { readReplayRequest } from '../replay/replay-request.ts';
import type { Dialect } from '../room/member.ts';

/** What a client asks for when it connects; everything as it came, nothing proved. */
export interface UpgradeRequest {
  readonly origin: string;
  /** Whose connections are counted together. */
  readonly address: string;
  readonly dojoId: DojoId | undefined;
  /** What of its recording is to be played, if it is not the live dojo that is asked for. */
  readonly replay: ReplayRequest | 'not-valid' | undefined;
  /** Undefined if the client offers only subprotocols that nobody here speaks. */
  readonly dialect: Dialect | undefined;
  /** What the server answers with; empty for no subprotocol. Never the token. */
  readonly subprotocol: string;
  readonly token: string | undefined;
}

export interface UpgradeHeaders {
  readonly origin: string;
  readonly authorization: string;
  readonly 'sec-websocket-protocol': string;
}

/** @param replay the query of a replay's address; undefined for a live dojo */
export function readUpgradeRequest(
  headers: UpgradeHeaders,
  address: string,
  dojoId: string,
  replay?: string,
): UpgradeRequest {
  const offered = headers['sec-websocket-protocol']
    .split(',')
    .map(protocol => protocol.trim())
    .filter(protocol => protocol !== '');
  const isSpoken = (protocol: string) => replay === undefined || protocol !== SUBPROTOCOL_TATAMI;
  const plain = offered.filter(protocol => !isToken(protocol));
  const spoken = plain.filter(isSpoken);
  return {
    origin: headers.origin,
    address,
    dojoId: parseDojoId(dojoId),
    token: tokenOf(headers.authorization, offered),
    replay: replay === undefined ? undefined : (readReplayRequest(replay) ?? 'not-valid'),
    // A replay speaks to stock clients alone; ours is refused as whoever speaks neither.
    ...(spoken.length === 0 && plain[0] !== undefined
      ? { dialect: undefined, subprotocol: plain[0] }
      : chooseDialect(spoken)),
  };
}

function chooseDialect(plain: readonly string[]): Pick<UpgradeRequest, 'dialect' | 'subprotocol'> {
  if (plain.includes(SUBPROTOCOL_TATAMI)) return { dialect: 'tatami', subprotocol: SUBPROTOCOL_TATAMI };
  if (plain.includes(SUBPROTOCOL_YJS)) return { dialect: 'yjs', subprotocol: SUBPROTOCOL_YJS };
  const [first] = plain;
  // A browser fails without a word unless one of its subprotocols comes back; this way it sees the close code.
  if (first !== undefined) return { dialect: undefined, subprotocol: first };
  return { dialect: 'yjs', subprotocol: '' };
}

function tokenOf(authorization: string, offered: readonly string[]): string | undefined {
  const bearer = bearerToken(authorization);
  if (bearer !== undefined) return bearer;
  return offered.find(isToken)?.slice(SUBPROTOCOL_TOKEN_PREFIX.length);
}

/** In any case of letters: what is taken for no token could be answered with. */
function isToken(protocol: string): boolean {
  return protocol.toLowerCase().startsWith(SUBPROTOCOL_TOKEN_PREFIX);
}
