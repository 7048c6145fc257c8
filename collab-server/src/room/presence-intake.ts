import { awarenessClientIds, TatamiError } from '@tatami/protocol';
import type { Presence } from '../presence/presence.ts';
import { SERVER_CLIENT_ID } from '../presence/presence.ts';
import type { ClientBindings } from './client-bindings.ts';
import type { Member } from './member.ts';

/**
 * Takes what a connection says about itself. A `tatami.v1` client speaks as the clientID it was given; a stock
 * client as the first one that is free or its user's own, which is then bound; its first word is about itself, so that
 * a client that is back takes its place over from a socket that is dead and not gone. Stock clients also echo what
 * they heard of everybody else, and that is passed over.
 * Throws TatamiError `message-malformed`.
 */
export function takePresence(
  member: Member,
  payload: Uint8Array,
  presence: Presence,
  bindings: ClientBindings,
): Promise<void> | undefined {
  const clientId = ownEntry(member, readIds(payload), presence, bindings);
  if (clientId === undefined) return undefined;
  // Our own client (its rule VP2); stock ones take an entry of their own with a higher clock for their state.
  const ignoresEcho = member.dialect === 'tatami';
  if (clientId === member.clientId) {
    presence.update(clientId, member.identity, payload, ignoresEcho);
    return undefined;
  }
  return bindings.bind(clientId, member.identity.userId).then(isTheirs => {
    if (!isTheirs || member.isGone) return;
    if (member.clientId !== 0) presence.remove(member.clientId);
    member.clientId = clientId;
    presence.takeOver(clientId);
    presence.update(clientId, member.identity, payload, ignoresEcho);
  });
}

function ownEntry(
  member: Member,
  clientIds: readonly number[],
  presence: Presence,
  bindings: ClientBindings,
): number | undefined {
  if (member.clientId !== 0 && clientIds.includes(member.clientId)) return member.clientId;
  if (member.dialect === 'tatami') return undefined;
  const isFirstWord = member.clientId === 0 && clientIds.length === 1;
  return clientIds.find(clientId => {
    const owner = bindings.ownerOf(clientId);
    if (clientId === SERVER_CLIENT_ID) return false;
    if (owner === member.identity.userId) return isFirstWord || !presence.has(clientId);
    return owner === undefined && !presence.has(clientId);
  });
}

function readIds(payload: Uint8Array): number[] {
  try {
    return awarenessClientIds(payload);
  } catch (cause) {
    throw new TatamiError('message-malformed', { cause });
  }
}
