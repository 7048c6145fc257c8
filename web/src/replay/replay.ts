import { type ReadonlySignal, signal } from '@preact/signals';
import type { Recording } from '@tatami/client/rest';
import { systemClock } from '@tatami/kernel';
import { colourOf } from '@tatami/protocol';
import {
  activityOf,
  type BlameRun,
  type DiffHunk,
  diffHunks,
  type Gap,
  isNamesFile,
  type LastEdit,
  type OfflineStretch,
  offlineStretches,
  type PlayedFile,
  PlayedNames,
  Player,
  type PlayerView,
  type SharedPosition,
  type Speed,
  type Splice,
  spliceCountAt,
  Timeline,
  type Track,
  TrackCursor,
} from '@tatami/recording';
import type { Translator } from '../i18n/translate.ts';

/** Columns of activity above the time line. */
const ACTIVITY_PARTS = 120;

export interface Author {
  /** Null for somebody whose name nobody knows. */
  readonly name: string | null;
  readonly colour: string;
  /** Characters typed or deleted in each part of the time line. */
  readonly activity: readonly number[];
}

/** What is shown of a recording at one moment. */
export interface ReplayView extends PlayerView {
  /** On the time line. */
  readonly lineMs: number;
  /** The edit that was made last. */
  readonly last: Splice | undefined;
  /** The newest edit of whoever is followed, and where it stands. */
  readonly edit: LastEdit | undefined;
  /** The name of the file that is shown, and its text. */
  /** As they are called at that moment. */
  readonly files: readonly PlayedFile[];
  readonly file: PlayedFile | undefined;
  readonly text: string;
  /** Who wrote which characters of it; undefined where that is not shown. */
  readonly blame: readonly BlameRun[] | undefined;
  /** What cannot be read and stands between the edit that is shown and the next one. */
  readonly gap: Gap | undefined;
}

/** A recording that is played on the page. */
export class Replay {
  readonly recording: Recording;
  readonly track: Track;
  readonly line: Timeline;
  readonly authors: readonly Author[];
  readonly offline: readonly OfflineStretch[];
  readonly player: Player;
  readonly view: ReadonlySignal<ReplayView>;
  /** Whether it is shown what differs from another moment. */
  readonly isComparing = signal(false);
  readonly #view;
  /** The file that somebody chose to look at; undefined to look at the one that is edited. */
  #chosen: string | undefined;
  /** Called after each move of the person before the screen. */
  onMove: (() => void) | undefined;
  readonly #names: PlayedNames;
  #showsBlame = false;
  #blame: { index: number; file: number; runs: readonly BlameRun[] } | undefined;

  constructor(recording: Recording, track: Track) {
    this.recording = recording;
    this.track = track;
    this.line = new Timeline(track);
    this.offline = offlineStretches(track);
    this.#names = new PlayedNames(track.files);
    const names = new Map(recording.people.map(({ userId, name }) => [userId, name]));
    const activity = activityOf(track, this.line, ACTIVITY_PARTS);
    this.authors = track.authors.map((userId, index) => ({
      name: names.get(userId) ?? null,
      colour: colourOf(userId),
      activity: activity[index] ?? [],
    }));
    this.player = new Player({ track, clock: systemClock, onChange: () => this.#show() });
    this.#view = signal(this.#look());
    this.view = this.#view;
  }

  /** @param lineMs a place on the time line */
  seek(lineMs: number): void {
    this.#move(player => player.seek(this.line.toTrack(lineMs)));
  }

  toggle(): void {
    this.#move(player => (player.view.kind === 'playing' ? player.pause() : player.play()));
  }

  /** While something else is before the replay. */
  pause(): void {
    if (this.player.view.kind === 'playing') this.toggle();
  }

  setSpeed(speed: Speed): void {
    this.#move(player => player.setSpeed(speed));
  }

  setSkipsIdle(skipsIdle: boolean): void {
    this.#move(player => player.setSkipsIdle(skipsIdle));
  }

  /** Looks at one file; undefined to follow the edits from file to file again. */
  chooseFile(root: string | undefined): void {
    this.#chosen = root;
    this.#move(() => this.#show());
  }

  /** Undefined while one looks at the file that is edited. */
  get chosenFile(): string | undefined {
    return this.#chosen;
  }

  /** Goes where somebody else is, and on as they do. */
  join(position: SharedPosition, file: string | undefined, nowMs: number): void {
    this.#chosen = file;
    this.player.join(position, nowMs);
  }

  /** A name for the author at an index of the track. */
  nameOf(author: number, text: Translator['text']): string {
    return this.authors[author]?.name ?? text('replay.participant', { number: author + 1 });
  }

  /** Looks at what one person writes; undefined to look at everybody's edits again. */
  follow(author: number | undefined): void {
    this.#chosen = undefined;
    this.player.follow(author);
  }

  /** Goes to the next or the previous edit of whoever is followed. */
  step(direction: 1 | -1): void {
    this.#move(player => player.step(direction, player.view.followed));
  }

  /** Goes to the next or the previous edit of whoever wrote what is shown. */
  stepByAuthor(direction: 1 | -1): void {
    this.#move(player => player.step(direction, player.lastEdit?.splice.author));
  }

  /** Shows what differs from another moment. */
  compare(): void {
    this.pause();
    this.isComparing.value = true;
  }

  /**
   * What differs in the file that is shown from how it was before.
   * @param lineMs a place on the time line
   */
  changesSince(lineMs: number): DiffHunk[] {
    const { file, text } = this.view.value;
    const cursor = new TrackCursor(this.track);
    cursor.goTo(spliceCountAt(this.track, this.line.toTrack(lineMs)));
    return diffHunks(cursor.texts[file?.index ?? -1] ?? '', text);
  }

  toggleBlame(): void {
    this.#showsBlame = !this.#showsBlame;
    this.#show();
  }

  get isFollowing(): boolean {
    return this.#chosen === undefined;
  }

  release(): void {
    this.player.release();
  }

  #move(how: (player: Player) => void): void {
    how(this.player);
    this.onMove?.();
  }

  #show(): void {
    this.#view.value = this.#look();
  }

  #look(): ReplayView {
    const { track, player, line } = this;
    const view = player.view;
    const { last, texts } = player.cursor;
    const edit = player.lastEdit;
    const files = this.#names.at(texts);
    const file =
      this.#chosen === undefined ? this.#fileOf(this.#editedFile()) : this.#fileOfRoot(this.#chosen);
    const index = file?.index ?? -1;
    const next = track.splices[player.cursor.index];
    const gap = track.gaps.findLast(
      ({ fromSeq }) => fromSeq > (last?.seq ?? 0) && fromSeq < (next?.seq ?? Infinity),
    );
    const lineMs = line.fromTrack(view.atMs);
    return {
      ...view,
      lineMs,
      last,
      edit,
      files,
      file,
      text: texts[index] ?? '',
      blame: this.#blameOf(index),
      gap,
    };
  }

  /** The file that the newest edit was in; whoever renames a file has looked at none. */
  #editedFile(): number {
    const { track, player } = this;
    const { splices, files } = track;
    const edited = player.lastEdit?.splice.file;
    if (edited !== undefined && !isNamesFile(files, edited)) return edited;
    for (let i = player.cursor.index - 1; i >= 0; i--) {
      const file = splices[i]?.file ?? 0;
      if (!isNamesFile(files, file)) return file;
    }
    return files.findIndex((_, index) => !isNamesFile(files, index));
  }

  #fileOfRoot(root: string): PlayedFile | undefined {
    return this.#fileOf(this.track.files.indexOf(root));
  }

  /** Also one that is deleted at this moment: somebody may look at it all the same. */
  #fileOf(index: number): PlayedFile | undefined {
    const root = this.track.files[index];
    if (root === undefined || isNamesFile(this.track.files, index)) return undefined;
    return { index, root, name: this.#names.nameOf(index, this.player.cursor.texts) };
  }

  #blameOf(file: number): readonly BlameRun[] | undefined {
    if (!this.#showsBlame || file < 0) return undefined;
    const { index } = this.player.cursor;
    // Many frames show no edit.
    if (this.#blame?.index !== index || this.#blame.file !== file)
      this.#blame = { index, file, runs: this.player.blame(file) };
    return this.#blame.runs;
  }
}
