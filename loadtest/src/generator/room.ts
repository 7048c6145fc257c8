import type { SeededRandom } from '@tatami/kernel';
import type { Dialect } from './dialects.ts';
import { encodeLetter, encodeLines, expectedText, type Lines } from './edits.ts';
import { Member } from './member.ts';
import { type ReadFrame, ReceivedFrames } from './received-frames.ts';
import type { Tally } from './tally.ts';

export interface RoomOptions {
  readonly port: number;
  readonly path: string;
  readonly dialect: Dialect;
  readonly members: number;
  readonly writers: number;
  readonly tokens: readonly string[];
  readonly random: SeededRandom;
  readonly tally: Tally;
  /** Keeps what is received, for `receivedUpdates`. */
  readonly isChecked: boolean;
  /** An edit has reached a member that stands for all. */
  readonly onDelivered: () => void;
}

interface Writer {
  readonly firstClock: number;
  /** When each clock was sent; not a number for the lines, which nobody waits for. */
  readonly sentMs: number[];
}

/**
 * One room and its clients. Members 0 to `writers - 1` type, each on a line of its own. What a member has seen of a
 * writer is one number, because no server may deliver a writer's edits out of their order.
 */
export class Room {
  readonly members: readonly Member[];
  readonly path: string;
  readonly #options: RoomOptions;
  readonly #frames: ReceivedFrames;
  readonly #writers: Writer[] = [];
  readonly #writerOf = new Map<number, number>();
  /** By member and writer: the clock that comes next. */
  readonly #seen: Uint32Array[];
  #lines: Lines = { clientId: 0, count: 0 };

  constructor(options: RoomOptions) {
    const { port, path, dialect, tokens, random, tally } = options;
    this.#options = options;
    this.path = path;
    this.#frames = new ReceivedFrames(dialect, options.isChecked);
    this.#seen = Array.from({ length: options.members }, () => new Uint32Array(options.writers));
    this.members = Array.from(
      { length: options.members },
      (_, index) =>
        new Member({
          port,
          path,
          dialect,
          token: tokens[index],
          // As Yjs chooses one.
          clientId: random.int(2 ** 32),
          tally,
          read: frame => this.#frames.read(frame),
          onUpdate: (frame, nowMs) => this.#deliver(index, frame, nowMs),
        }),
    );
  }

  /** Makes the lines that everybody types on. All members have to be there. */
  prepare(): void {
    const [first] = this.members;
    if (first === undefined) throw new Error('A room needs a member');
    const { writers } = this.#options;
    this.#lines = { clientId: first.clientId, count: writers };
    for (let index = 0; index < writers; index++) {
      this.#writerOf.set(this.members[index]?.clientId ?? 0, index);
      const firstClock = index === 0 ? writers + 1 : 0;
      this.#writers.push({ firstClock, sentMs: Array<number>(firstClock).fill(Number.NaN) });
    }
    first.send(encodeLines(this.#lines), performance.now());
  }

  /** One letter by one writer. */
  type(writerIndex: number, nowMs: number): void {
    const writer = this.#writers[writerIndex];
    const member = this.members[writerIndex];
    if (writer === undefined || member === undefined) throw new RangeError('There is no such writer');
    const clock = writer.sentMs.push(nowMs) - 1;
    this.#options.tally.edits++;
    member.send(encodeLetter(this.#lines, writerIndex, member.clientId, clock, writer.firstClock), nowMs);
  }

  /** Deliveries that are still to come. */
  get outstanding(): number {
    let count = 0;
    for (const [memberIndex, seen] of this.#seen.entries()) {
      for (const [writerIndex, writer] of this.#writers.entries()) {
        if (writerIndex !== memberIndex) count += writer.sentMs.length - (seen[writerIndex] ?? 0);
      }
    }
    return count;
  }

  get unsaved(): number {
    return this.members.reduce((sum, member) => sum + member.unsavedCount, 0);
  }

  get receivedBytes(): number {
    return this.members.reduce((sum, member) => sum + member.receivedBytes, 0);
  }

  /** All that its members were sent, each once; undefined if the room is not checked. */
  get receivedUpdates(): readonly Uint8Array[] | undefined {
    return this.#frames.updates;
  }

  /** What everybody has to see in the end. */
  get expectedText(): string {
    return expectedText(
      this.#writers.map(writer => writer.sentMs.length - writer.firstClock),
      this.#writers.map(writer => writer.firstClock),
    );
  }

  #deliver(memberIndex: number, frame: Extract<ReadFrame, { type: 'update' }>, nowMs: number): void {
    const { tally } = this.#options;
    tally.frames++;
    const seen = this.#seen[memberIndex];
    if (seen === undefined) return;
    for (const { clientId, from, to } of frame.ranges) {
      const writerIndex = this.#writerOf.get(clientId);
      // Some servers send an author its own edits as well; that is no delivery.
      if (writerIndex === undefined || writerIndex === memberIndex) continue;
      const next = seen[writerIndex] ?? 0;
      if (from > next) tally.missing += from - next;
      this.#count(writerIndex, memberIndex, Math.max(from, next), to, nowMs);
      if (to > next) seen[writerIndex] = to;
    }
  }

  #count(writerIndex: number, memberIndex: number, from: number, to: number, nowMs: number): void {
    const { tally, members } = this.#options;
    const reference = writerIndex === members - 1 ? 0 : members - 1;
    for (let clock = from; clock < to; clock++) {
      const sentMs = this.#writers[writerIndex]?.sentMs[clock] ?? Number.NaN;
      // Of the lines of an empty document, which no one typed.
      if (Number.isNaN(sentMs)) continue;
      tally.deliveries++;
      if (tally.isMeasured(sentMs)) tally.delivered.add(nowMs - sentMs);
      if (memberIndex === reference) this.#options.onDelivered();
    }
  }
}
