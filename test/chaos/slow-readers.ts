import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { TatamiProvider } from '@tatami/client';
import type { Stack } from '@tatami/dev';
import type { Cancel } from '@tatami/kernel';
import { every, systemClock } from '@tatami/kernel';
import { until } from '@tatami/kernel/testing';
import { newUserId } from '@tatami/persistence/testing';
import type { DojoId } from '@tatami/protocol';
import { encodeHello, SUBPROTOCOL_TATAMI, SUBPROTOCOL_TOKEN_PREFIX } from '@tatami/protocol';
import { WebSocket } from 'ws';
import { createDojos, newToken } from './dojos.ts';
import { metricOf } from './metric.ts';
import { percentile } from './percentile.ts';
import { SlowRelay } from './slow-relay.ts';

const TRY_LATER = 1013;
/** Each writer replaces a file of its own so often, by so many characters. */
const WRITE_EVERY_MS = 200;
const FILE_LENGTH = 8_192;
const LOOK_EVERY_MS = 250;
const LONGEST_CATCH_UP_MS = 120_000;

interface Phase {
  readonly edits: number;
  readonly savedMs: { readonly p50: number; readonly p99: number };
  /** The most memory of the pod, in MiB. */
  readonly rssMiB: number;
  /** The most that the pod had in its memory because sockets had not taken it. */
  readonly unsentKiB: number;
}

export interface SlowReadersFigures {
  readonly whileFast: Phase;
  readonly whileSlow: Phase;
  /** How much the 99th percentile changed; 0.2 is 20 % more. */
  readonly savedP99Change: number;
  /** What the pod had unsent; the engine's buffer may take twice as much memory. */
  readonly unsentKibPerSlowSocket: number;
  /** Slow sockets that the pod closed with 1013, because they took nothing for 10 s. */
  readonly closedTooSlow: number;
  /** From when the links are fast again until everybody has the same text. */
  readonly caughtUpMs: number;
  /** Readers whose text was another one at the end. */
  readonly wrongTexts: number;
}

export interface SlowReadersOptions {
  readonly members: number;
  readonly writers: number;
  readonly slow: number;
  readonly bytesPerSecond: number;
  /** Of a stretch with fast links; one with slow links is twice as long. */
  readonly seconds: number;
  readonly rounds: number;
  readonly say: (line: string) => void;
}

/** Measures what it costs those who write that some of a room's readers are on a very slow link. */
export async function slowReaders(stack: Stack, options: SlowReadersOptions): Promise<SlowReadersFigures> {
  const [dojoId] = await createDojos(stack, 1);
  if (dojoId === undefined) throw new Error('no dojo was made');
  const relay = await SlowRelay.start(Number(new URL(stack.podDojosUrl).port));
  const room = new MeasuredRoom(stack, dojoId);
  try {
    const { members, writers, slow, seconds, rounds, say } = options;
    room.join(stack.podDojosUrl, writers);
    room.join(relay.url, slow);
    await room.listen(stack.podDojosUrl, members - writers - slow);
    await room.untilSynced();
    say(`${members} people are in the room`);
    const stopWriting = room.startWriting(writers);
    // The first seconds are those of a cold process.
    await pause(seconds * 250);
    const [fast, slowed]: [Stretch[], Stretch[]] = [[], []];
    // In turn, so that what else the machine does hits both alike.
    for (let round = 1; round <= rounds; round++) {
      relay.bytesPerSecond = undefined;
      fast.push(await room.stretch(seconds));
      relay.bytesPerSecond = options.bytesPerSecond;
      say(`Round ${round}: ${slow} of them take ${options.bytesPerSecond} bytes a second`);
      slowed.push(await room.stretch(seconds * 2));
    }
    const { closedTooSlow } = room;
    stopWriting();
    relay.bytesPerSecond = undefined;
    const fastAtMs = performance.now();
    const [whileFast, whileSlow] = [phaseOf(fast), phaseOf(slowed)];
    const wrongTexts = await room.wrongTexts();
    return {
      whileFast,
      whileSlow,
      savedP99Change: whileSlow.savedMs.p99 / whileFast.savedMs.p99 - 1,
      unsentKibPerSlowSocket: whileSlow.unsentKiB / slow,
      closedTooSlow,
      caughtUpMs: performance.now() - fastAtMs,
      wrongTexts,
    };
  } finally {
    room.leave();
    await relay.stop();
  }
}

interface Stretch {
  readonly savedMs: readonly number[];
  readonly rssMiB: number;
  readonly unsentKiB: number;
}

function phaseOf(stretches: readonly Stretch[]): Phase {
  const savedMs = stretches.flatMap(stretch => stretch.savedMs);
  return {
    edits: savedMs.length,
    savedMs: { p50: percentile(savedMs, 50), p99: percentile(savedMs, 99) },
    rssMiB: Math.max(...stretches.map(stretch => stretch.rssMiB)),
    unsentKiB: Math.max(...stretches.map(stretch => stretch.unsentKiB)),
  };
}

class MeasuredRoom {
  closedTooSlow = 0;
  readonly #stack: Stack;
  readonly #dojoId: DojoId;
  readonly #people: TatamiProvider[] = [];
  readonly #listeners: WebSocket[] = [];
  #savedMs: number[] = [];
  #written = 0;
  #writers = 0;

  constructor(stack: Stack, dojoId: DojoId) {
    this.#stack = stack;
    this.#dojoId = dojoId;
  }

  join(url: string, count: number): void {
    const noteClose = (code: number) => {
      if (code === TRY_LATER) this.closedTooSlow++;
    };
    class WatchedSocket extends WebSocket {
      constructor(address: string, protocols: string[]) {
        super(address, protocols, { perMessageDeflate: false });
        this.on('close', noteClose);
      }
    }
    for (let n = 0; n < count; n++) {
      const userId = newUserId();
      const token = async () => newToken(this.#stack, userId);
      this.#people.push(new TatamiProvider(url, this.#dojoId, { token, WebSocket: WatchedSocket }));
    }
  }

  /** Readers who keep nothing of what they are sent: documents of all of them would be the harness's work, not the pod's. */
  async listen(url: string, count: number): Promise<void> {
    for (let n = 0; n < count; n++) {
      const protocols = [SUBPROTOCOL_TATAMI, SUBPROTOCOL_TOKEN_PREFIX + newToken(this.#stack)];
      const socket = new WebSocket(`${url}/${this.#dojoId}`, protocols, { perMessageDeflate: false });
      this.#listeners.push(socket);
      await once(socket, 'open');
      socket.send(encodeHello({ clientId: 0, epoch: 0, lastSeq: 0 }));
    }
  }

  async untilSynced(): Promise<void> {
    await until('everybody has the document', () => this.#people.every(person => person.synced), {
      withinMs: LONGEST_CATCH_UP_MS,
    });
  }

  /** The first people write, each into a file of their own. */
  startWriting(writers: number): Cancel {
    const authors = this.#people.slice(0, writers);
    for (const author of authors) this.#timeSaves(author);
    this.#writers = writers;
    let turn = 0;
    return every(
      systemClock,
      WRITE_EVERY_MS / writers,
      () => {
        const file = turn++ % writers;
        const author = authors[file];
        if (author === undefined) return;
        const text = author.doc.getText(`file${file}`);
        author.doc.transact(() => {
          text.delete(0, text.length);
          text.insert(0, `${this.#written++} `.repeat(FILE_LENGTH).slice(0, FILE_LENGTH));
        });
      },
      (_what, error) => {
        throw error;
      },
    );
  }

  /** What happens in the next seconds. */
  async stretch(seconds: number): Promise<Stretch> {
    this.#savedMs = [];
    let [rssMiB, unsentKiB] = [0, 0];
    const endsAtMs = performance.now() + seconds * 1_000;
    while (performance.now() < endsAtMs) {
      rssMiB = Math.max(rssMiB, rssMiBOf(this.#stack.pod.pid));
      unsentKiB = Math.max(unsentKiB, await unsentKiBOf(this.#stack));
      await pause(LOOK_EVERY_MS);
    }
    return { savedMs: this.#savedMs, rssMiB, unsentKiB };
  }

  /** How many have another text than the first author, when there was time to become equal. */
  async wrongTexts(): Promise<number> {
    const [author] = this.#people;
    const files = Array.from({ length: this.#writers }, (_, n) => `file${n}`);
    const text = (person: TatamiProvider) =>
      files.map(name => person.doc.getText(name).toString()).join('\n');
    const wrong = () => {
      const right = author && text(author);
      return this.#people.filter(person => person.unsaved > 0 || text(person) !== right).length;
    };
    await until('all have the same text', () => wrong() === 0, { withinMs: LONGEST_CATCH_UP_MS }).catch(
      () => {},
    );
    return wrong();
  }

  leave(): void {
    for (const person of this.#people) person.destroy();
    for (const socket of this.#listeners) socket.terminate();
  }

  #timeSaves(author: TatamiProvider): void {
    const sentMs: number[] = [];
    author.on('unsaved', unsaved => {
      while (sentMs.length > unsaved) this.#savedMs.push(performance.now() - (sentMs.shift() ?? 0));
      while (sentMs.length < unsaved) sentMs.push(performance.now());
    });
  }
}

/** Linux only. */
function rssMiBOf(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}

async function unsentKiBOf(stack: Stack): Promise<number> {
  return (await metricOf(stack, 'tatami_unsent_bytes')) / 1024;
}
