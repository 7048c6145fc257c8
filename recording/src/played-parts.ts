import type { UserId } from '@tatami/protocol';
import { TextBuffer } from './text-buffer.ts';
import type { Texts } from './track.ts';
import type { PartContext, TrackPart } from './track-part.ts';

/** What a track is behind some parts, played one after the other: what the next one stands behind. */
export class PlayedParts implements PartContext {
  #startedAtMs: number;
  #lengthMs: number;
  #authors: readonly UserId[];
  #files: readonly string[];
  #texts: TextBuffer[];

  constructor({
    startedAtMs,
    lengthMs,
    authors,
    files,
    texts,
  }: Omit<PartContext, 'texts'> & { readonly texts: Texts }) {
    this.#startedAtMs = startedAtMs;
    this.#lengthMs = lengthMs;
    this.#authors = authors;
    this.#files = files;
    this.#texts = texts.map(text => new TextBuffer(text));
  }

  get startedAtMs(): number {
    return this.#startedAtMs;
  }

  get lengthMs(): number {
    return this.#lengthMs;
  }

  get authors(): readonly UserId[] {
    return this.#authors;
  }

  get files(): readonly string[] {
    return this.#files;
  }

  get texts(): readonly TextBuffer[] {
    return this.#texts;
  }

  /** @param upTo plays no row behind this one; nothing can be read behind such a part */
  play(part: TrackPart, upTo = part.lastSeq): void {
    this.#startedAtMs = part.startedAtMs;
    this.#lengthMs = part.lengthMs;
    this.#authors = part.authors;
    this.#files = part.files;
    if (part.texts !== undefined) this.#texts = part.texts.map(text => new TextBuffer(text));
    while (this.#texts.length < part.files.length) this.#texts.push(new TextBuffer());
    for (const { seq, file, position, deleted, inserted } of part.splices)
      if (seq <= upTo) this.#texts[file]?.replace(position, deleted, inserted);
  }
}
