import { setTimeout as pause } from 'node:timers/promises';
import * as Y from 'yjs';
import type { Dialect } from './dialects.ts';
import { TEXT_NAME } from './edits.ts';
import { FrameSocket } from './frame-socket.ts';
import type { Room } from './room.ts';

const JOIN_TIMEOUT_MS = 5_000;
const POLL_MS = 10;

export interface CheckOptions {
  readonly port: number;
  readonly dialect: Dialect;
  readonly token: string | undefined;
}

/**
 * Whether the text of a room is what was typed: made of the updates that its members were sent, and, if the server
 * keeps a document, as somebody gets it who joins now.
 */
export async function isRoomRight(room: Room, options: CheckOptions): Promise<boolean> {
  const expected = room.expectedText;
  const received = new Y.Doc();
  received.transact(() => {
    for (const update of room.receivedUpdates ?? []) applyTo(received, update);
  });
  if (received.getText(TEXT_NAME).toString() !== expected) return false;
  const keepsDocument = options.dialect.greeting(room.path).length > 0;
  return !keepsDocument || (await joinsWith(expected, room.path, options));
}

async function joinsWith(expected: string, room: string, options: CheckOptions): Promise<boolean> {
  const { port, dialect, token } = options;
  const doc = new Y.Doc();
  const socket = await FrameSocket.open({
    port,
    path: dialect.path(room),
    protocols: dialect.protocols(token),
    onFrame: frame => {
      const incoming = dialect.read(frame);
      if (incoming.type === 'joined' || incoming.type === 'update') applyTo(doc, incoming.update);
    },
    // Then the text stays incomplete, which is what is reported.
    onClosed: () => {},
  });
  for (const message of dialect.greeting(room)) socket.send(message);
  const endsAt = performance.now() + JOIN_TIMEOUT_MS;
  const isRight = (): boolean => doc.getText(TEXT_NAME).toString() === expected;
  while (!isRight() && performance.now() < endsAt) await pause(POLL_MS);
  socket.close();
  return isRight();
}

function applyTo(doc: Y.Doc, update: Uint8Array): void {
  if (update.length > 0) Y.applyUpdate(doc, update);
}
