import type { BatchEntry, UserId } from '@tatami/protocol';
import { decodeBatch, FILE_LIST_ROOT, TatamiError } from '@tatami/protocol';
import * as Y from 'yjs';
import { EntryTimes } from './entry-times.ts';
import { NAMES_FILE, namesText } from './file-names.ts';
import type { Keyframe } from './keyframe.ts';
import { OfflineEdits } from './offline-edits.ts';
import type { RecordedRow } from './recorded-row.ts';
import { changesOf, type TextChange, takeIn } from './text-changes.ts';
import { TextOrder } from './text-order.ts';
import type { Gap, Moment, Splice, Texts, Track } from './track.ts';
import { KEYFRAME_EVERY, momentsInOrder, wholeTicks } from './track.ts';
import type { PartContext, TrackPart } from './track-part.ts';

/**
 * Makes a track of the rows of a journal, in order, from seq 1 on. It integrates the same updates as everybody did, and
 * writes down what of the texts changed each time.
 */
export class TrackBuilder {
  readonly #doc = new Y.Doc();
  readonly #quarantined: ReadonlySet<string>;
  readonly #files = new Map<string, FileText>();
  /** The index of the file that says what the others are called, once somebody has said so. */
  #namesFile: number | undefined;
  #isRenamed = false;
  /** What the last update has changed in files that were there before. */
  readonly #changed = new Map<FileText, TextChange[]>();
  readonly #authors = new Map<UserId, number>();
  readonly #splices: Splice[] = [];
  readonly #moments: Moment[] = [];
  readonly #keyframes: Texts[] = [[]];
  readonly #texts: string[] = [];
  /** Files that ever had some: to look through a whole text at each edit took minutes for 260,000 edits. */
  readonly #hasSurrogates = new Set<number>();
  #times = new EntryTimes();
  #atMs = 0;
  #seq = 0;
  /** How far parts were taken. */
  #partFrom = { seq: 0, splices: 0, moments: 0, damaged: 0 };
  #damaged = 0;
  readonly #gaps: Gap[] = [];

  /** @param quarantined entries that count as never written: `seq:index` of each */
  constructor(quarantined: Iterable<string> = []) {
    this.#quarantined = new Set(quarantined);
    // Yjs merges what is new with its neighbours right after this.
    this.#doc.on('afterTransaction', transaction => this.#noteChanges(transaction));
  }

  /** Goes on where a keyframe was taken. */
  static from(
    { seq, startedAtMs, lengthMs, authors, files, texts, state }: Keyframe,
    quarantined: Iterable<string> = [],
  ) {
    const builder = new TrackBuilder(quarantined);
    Y.applyUpdateV2(builder.#doc, state);
    for (const name of files) {
      if (name === NAMES_FILE) builder.#namesFile = builder.#takeInNames();
      else builder.#takeInFile(name);
    }
    for (const author of authors) builder.#authorOf(author);
    for (const [file, text] of texts.entries()) {
      builder.#texts[file] = text;
      if (SURROGATE.test(text)) builder.#hasSurrogates.add(file);
    }
    builder.#times = new EntryTimes(startedAtMs, wholeTicks(lengthMs));
    builder.#atMs = wholeTicks(lengthMs);
    builder.#seq = seq;
    builder.#partFrom = { ...builder.#partFrom, seq };
    return builder;
  }

  /** Of the last row that was added; 0 before the first. */
  get seq(): number {
    return this.#seq;
  }

  /** By the index of the file. */
  get texts(): Texts {
    return this.#texts;
  }

  get files(): readonly string[] {
    return [...this.#files.keys()];
  }

  /** Whether everything that was added is in the texts. */
  get isWhole(): boolean {
    return this.#gaps.length === 0;
  }

  /** Undefined before the first row, and where something is missing. */
  keyframe(): Keyframe | undefined {
    if (!this.isWhole || this.#times.startedAtMs === undefined) return undefined;
    return {
      seq: this.#seq,
      startedAtMs: this.#times.startedAtMs,
      lengthMs: this.#atMs,
      authors: [...this.#authors.keys()],
      files: this.files,
      texts: this.files.map((_, file) => this.#texts[file] ?? ''),
      state: Y.encodeStateAsUpdateV2(this.#doc),
    };
  }

  /** What a part that begins here stands behind. */
  get context(): PartContext {
    return {
      ...{ startedAtMs: this.#times.startedAtMs ?? 0, lengthMs: this.#atMs },
      ...{ authors: [...this.#authors.keys()], files: this.files, texts: [...this.#texts] },
    };
  }

  /** What was added since the last part was taken. */
  takePart(): TrackPart {
    const from = this.#partFrom;
    this.#partFrom = {
      seq: this.#seq,
      splices: this.#splices.length,
      moments: this.#moments.length,
      damaged: this.#damaged,
    };
    return {
      firstSeq: from.seq + 1,
      lastSeq: this.#seq,
      startedAtMs: this.#times.startedAtMs ?? 0,
      lengthMs: this.#atMs,
      authors: [...this.#authors.keys()],
      files: this.files,
      splices: this.#splices
        .slice(from.splices)
        .map(splice => ({ ...splice, deleted: splice.deleted.length })),
      moments: this.#moments.slice(from.moments),
      gaps: this.#gaps
        .filter(({ toSeq }) => toSeq > from.seq)
        .map(gap => ({ ...gap, fromSeq: Math.max(gap.fromSeq, from.seq + 1) })),
      damaged: this.#damaged - from.damaged,
    };
  }

  /** Throws TatamiError `newer-version` for a row of a version that is still to come. */
  add(row: RecordedRow): void {
    this.#seq = row.seq;
    const entries = entriesOf(row);
    // Nor is its time to be believed.
    if (entries === undefined) {
      this.#miss(row.seq);
      return;
    }
    this.#times.beginRow(row);
    const offline = new OfflineEdits();
    let arrivedAtMs = this.#atMs;
    for (const [index, entry] of entries.entries()) {
      if (this.#quarantined.has(`${row.seq}:${index}`)) continue;
      const atMs = wholeTicks(this.#times.next(entry));
      arrivedAtMs = Math.max(atMs, wholeTicks(this.#times.arrivedAtMs));
      if (entry.kind !== 'join' && entry.kind !== 'leave') this.#atMs = Math.max(this.#atMs, atMs);
      if (entry.kind !== 'update') this.#happen({ seq: row.seq, atMs }, entry.kind, entry);
      else {
        this.#edit(row.seq, entry);
        if (entry.clientAgeMs !== undefined) offline.add(entry.userId, this.#atMs);
      }
    }
    this.#moments.push(...offline.moments({ seq: row.seq, atMs: arrivedAtMs }));
  }

  build(): Track {
    return {
      startedAtMs: this.#times.startedAtMs ?? 0,
      lengthMs: this.#atMs,
      authors: [...this.#authors.keys()],
      files: [...this.#files.keys()],
      splices: this.#splices,
      moments: momentsInOrder(this.#moments),
      keyframes: this.#keyframes,
      damaged: this.#damaged,
      gaps: this.#gaps,
    };
  }

  #miss(seq: number): void {
    this.#damaged++;
    this.#noteGap(seq);
  }

  #noteGap(seq: number): void {
    const last = this.#gaps.at(-1);
    if (last !== undefined && last.toSeq >= seq - 1) this.#gaps.splice(-1, 1, { ...last, toSeq: seq });
    else this.#gaps.push({ fromSeq: seq, toSeq: seq, atMs: this.#atMs });
  }

  #edit(seq: number, { userId, bytes }: BatchEntry): void {
    const author = this.#authorOf(userId);
    try {
      Y.applyUpdate(this.#doc, bytes);
    } catch {
      // Yjs reads all of an update before it changes anything, so the document goes on without it.
      this.#miss(seq);
    }
    if (this.#doc.store.pendingStructs !== null || this.#doc.store.pendingDs !== null) this.#noteGap(seq);
    // What rests on something missing waits for ever in no one's document; pods drop it, too.
    this.#doc.store.pendingStructs = null;
    this.#doc.store.pendingDs = null;
    for (const file of this.#newFiles())
      this.#write({ seq, author, file: file.index }, 0, '', file.text.toString());
    if (this.#isRenamed) this.#rename(seq, author);
    for (const [file, changes] of this.#changed) {
      const at = { seq, author, file: file.index };
      for (const { position, deleted, inserted } of changes)
        this.#write(at, position, this.#textOf(at).slice(position, position + deleted), inserted);
      if (this.#hasSurrogates.has(file.index)) this.#catchUp(at, file.text.toString());
    }
    this.#changed.clear();
  }

  /** A new name is the change of a text like any other, so that it is played, sought and stored like one. */
  #rename(seq: number, author: number): void {
    this.#isRenamed = false;
    const list = this.#doc.getMap(FILE_LIST_ROOT);
    this.#namesFile ??= this.#takeInNames();
    this.#catchUp({ seq, author, file: this.#namesFile }, namesText(list.entries()));
  }

  #noteChanges(transaction: Y.Transaction): void {
    if (this.#listChanged(transaction)) this.#isRenamed = true;
    for (const file of this.#files.values()) {
      if (!transaction.changed.has(file.text as never)) continue;
      const changes = changesOf(transaction, file.text, file.order);
      this.#changed.set(file, [...(this.#changed.get(file) ?? []), ...changes]);
    }
  }

  /**
   * Yjs replaces the halves of a surrogate pair that an edit comes between by U+FFFD, beside what it says has changed,
   * and even if nothing else is seen of the edit. So where there are surrogates the text itself is compared.
   */
  #catchUp(at: Place, text: string): void {
    const before = this.#textOf(at);
    if (before === text) return;
    let start = 0;
    while (before[start] === text[start]) start++;
    let end = 0;
    const shared = Math.min(before.length, text.length) - start;
    while (end < shared && before[before.length - 1 - end] === text[text.length - 1 - end]) end++;
    this.#write(at, start, before.slice(start, before.length - end), text.slice(start, text.length - end));
  }

  #write({ seq, author, file }: Place, position: number, deleted: string, inserted: string): void {
    if (deleted === '' && inserted === '') return;
    if (SURROGATE.test(inserted)) this.#hasSurrogates.add(file);
    const text = this.#texts[file] ?? '';
    while (this.#texts.length <= file) this.#texts.push('');
    this.#texts[file] = text.slice(0, position) + inserted + text.slice(position + deleted.length);
    this.#splices.push({ atMs: this.#atMs, seq, author, file, position, deleted, inserted });
    if (this.#splices.length % KEYFRAME_EVERY === 0) this.#keyframes.push([...this.#texts]);
  }

  #textOf({ file }: Place): string {
    return this.#texts[file] ?? '';
  }

  #happen(place: Pick<Moment, 'seq' | 'atMs'>, kind: Moment['kind'], { userId, bytes }: BatchEntry): void {
    this.#moments.push({ ...place, kind, userId, data: parse(bytes) });
  }

  /** A text in the place of the list is a text like any other. */
  #listChanged(transaction: Y.Transaction): boolean {
    const list = this.#doc.share.get(FILE_LIST_ROOT);
    return list !== undefined && list._start === null && transaction.changed.has(list as never);
  }

  /** Files that the last update made. */
  #newFiles(): FileText[] {
    const made: FileText[] = [];
    for (const [name, type] of this.#doc.share) {
      // A map has its values under keys, and no text.
      if (this.#files.has(name) || type._start === null) continue;
      made.push(this.#takeInFile(name));
    }
    return made;
  }

  #takeInNames(): number {
    const index = this.#files.size;
    // Its text is made of the list, and nothing is typed into it.
    this.#files.set(NAMES_FILE, { index, text: new Y.Text(), order: new TextOrder() });
    return index;
  }

  #takeInFile(name: string): FileText {
    const file = { index: this.#files.size, text: this.#doc.getText(name), order: new TextOrder() };
    takeIn(file.text, file.order);
    this.#files.set(name, file);
    return file;
  }

  #authorOf(userId: UserId): number {
    const known = this.#authors.get(userId);
    if (known !== undefined) return known;
    this.#authors.set(userId, this.#authors.size);
    return this.#authors.size - 1;
  }
}

interface FileText {
  readonly index: number;
  readonly text: Y.Text;
  readonly order: TextOrder;
}

/** In which row, by whom and where something is written. */
type Place = Pick<Splice, 'seq' | 'author' | 'file'>;

const SURROGATE = /[\ud800-\udfff]/;

/** Undefined for a damaged row. */
export function entriesOf({ payload }: RecordedRow): BatchEntry[] | undefined {
  try {
    return decodeBatch(payload);
  } catch (error) {
    if (error instanceof TatamiError && error.code === 'newer-version') throw error;
    return undefined;
  }
}

function parse(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // Written by a client of another time; that it happened is still known.
    return undefined;
  }
}
