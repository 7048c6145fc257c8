import type { Principal } from '@tatami/identity';
import { TatamiError } from '@tatami/protocol';
import {
  filesAt,
  isNamesFile,
  readTrack,
  spliceCountAt,
  spliceCountUpTo,
  type Track,
  TrackCursor,
} from '@tatami/recording';
import { InvalidRequest } from '../http/invalid-request.ts';
import type { TenantStorage } from '../ports.ts';
import { watchableDojo } from '../routes/dojo-access.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { recordingSource } from './recording-source.ts';

/** A seq or a time; neither of them for the end. */
export interface AskedMoment {
  readonly seq?: number | undefined;
  readonly atMs?: number | undefined;
}

/** A file of a recording that can be looked at as it was at any moment. */
export class RecordedFile {
  readonly track: Track;
  /** An index into the files of the track. */
  readonly file: number;
  readonly #headSeq: number;

  /** @throws TatamiError `not-found` for a file that the recording never had */
  constructor(track: Track, name: string, headSeq: number) {
    this.track = track;
    this.file = indexOfFile(track, name);
    this.#headSeq = headSeq;
    if (this.file < 0) throw new TatamiError('not-found', { detail: 'There is no such file' });
  }

  /**
   * How many splices are applied at a moment, and the newest row that has a part in it.
   * @param names what the seq and the time are called in the request
   * @throws InvalidRequest
   */
  at(
    { seq, atMs }: AskedMoment,
    names = { seq: 'seq', atMs: 'atMs' },
  ): { readonly index: number; readonly seq: number } {
    if (atMs !== undefined) {
      if (seq !== undefined) throw new InvalidRequest(`#/${names.atMs}`, `Not with ${names.seq}`);
      const index = spliceCountAt(this.track, atMs);
      return { index, seq: this.track.splices[index - 1]?.seq ?? 0 };
    }
    const upTo = seq ?? this.#headSeq;
    if (upTo > this.#headSeq) throw new InvalidRequest(`#/${names.seq}`, `The last one is ${this.#headSeq}`);
    return { index: spliceCountUpTo(this.track, upTo), seq: upTo };
  }

  textAt(index: number): string {
    const cursor = new TrackCursor(this.track);
    cursor.goTo(index);
    return cursor.texts[this.file] ?? '';
  }
}

/** By what it is called in the end, or by the root of its text, which stays what it is. */
function indexOfFile(track: Track, name: string): number {
  const cursor = new TrackCursor(track);
  cursor.goTo(track.splices.length);
  const called = filesAt(track.files, cursor.texts).find(file => file.name === name);
  if (called !== undefined) return called.index;
  const index = track.files.indexOf(name);
  return isNamesFile(track.files, index) ? -1 : index;
}

/** Reads recordings for what is asked of one moment of them: one at a time, because a whole track is read for it. */
export class RecordedMoments {
  readonly #storage: TenantStorage;
  readonly #turns = new OneAtATime();

  constructor(storage: TenantStorage) {
    this.#storage = storage;
  }

  /**
   * A file of a dojo that the caller may watch.
   * @throws TatamiError `dojo-not-found`, `not-found` or `overloaded`
   */
  async read(principal: Principal, id: string, file: string): Promise<RecordedFile> {
    // Whoever may not see it does not wait for others.
    await this.#storage.withStores(principal.tenantId, ({ dojos }) =>
      watchableDojo({ dojos }, id, principal),
    );
    return this.#turns.run(() =>
      this.#storage.withStores(principal.tenantId, async stores => {
        const { dojoId } = await watchableDojo(stores, id, principal);
        const [head] = await stores.journal.heads([dojoId]);
        if (head === undefined) throw new TatamiError('dojo-not-found');
        const track = await readTrack(await recordingSource(stores, dojoId), head.seq);
        return new RecordedFile(track, file, head.seq);
      }),
    );
  }
}
