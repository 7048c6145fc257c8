import { describe, expect, it } from 'vitest';
import { Outbox } from './outbox.ts';

const MIB = 1024 * 1024;

/** A socket that takes frames while it has room. */
class Socket {
  readonly sent: number[] = [];
  room = 0;
  isWaiting = false;
  hasOverflown = false;
  readonly outbox = new Outbox({
    hasRoom: () => this.room > 0,
    send: frame => {
      this.room--;
      this.sent.push(frame.length);
    },
    onWaiting: () => {
      this.isWaiting = true;
    },
    onOverflow: () => {
      this.hasOverflown = true;
    },
  });
}

describe('what is for one socket alone', () => {
  it('[T4] waits in order until the socket has room', () => {
    const socket = new Socket();
    socket.room = 1;
    for (const length of [1, 2, 3, 4]) socket.outbox.send(new Uint8Array(length));
    expect(socket.sent).toEqual([1]);
    expect(socket.isWaiting).toBe(true);
    expect(socket.outbox.waitingBytes).toBe(9);
    socket.room = 2;
    socket.outbox.drain();
    expect(socket.sent).toEqual([1, 2, 3]);
    socket.room = 5;
    socket.outbox.drain();
    expect(socket.sent).toEqual([1, 2, 3, 4]);
    expect(socket.outbox.waitingBytes).toBe(0);
  });

  it('[T4] is bounded, but one frame of any size may wait', () => {
    const socket = new Socket();
    socket.outbox.send(new Uint8Array(20 * MIB));
    expect(socket.hasOverflown).toBe(false);
    socket.outbox.send(new Uint8Array(1));
    expect(socket.hasOverflown).toBe(true);
  });
});
