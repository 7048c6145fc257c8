import { isFileName, type ListedFile, listFiles } from '@tatami/protocol';
import type { Texts } from './track.ts';

/**
 * The file of a track whose text says what the others are called: JSON, an object from roots to names, null for a file that
 * was deleted. It is none that people see. No root of a document can be called so.
 */
export const NAMES_FILE = '\u0000names';

export interface PlayedFile extends ListedFile {
  /** An index into the files of the track. */
  readonly index: number;
}

/** @param names what the document's file list has */
export function namesText(names: Iterable<readonly [string, unknown]>): string {
  const said = [...names].filter(([, name]) => name === null || isFileName(name));
  return JSON.stringify(Object.fromEntries(said.sort(([a], [b]) => (a < b ? -1 : 1))));
}

/**
 * The files as they are called at one place of a track, by name; without those that are deleted there.
 * @param files the track's
 * @param texts of each at that place
 */
export function filesAt(files: readonly string[], texts: Texts): PlayedFile[] {
  const indexes = new Map(files.map((root, index) => [root, index]));
  const names = readNames(texts[indexes.get(NAMES_FILE) ?? -1]);
  indexes.delete(NAMES_FILE);
  return listFiles(indexes.keys(), names).flatMap(file => {
    const index = indexes.get(file.root);
    // One that was made and never written to is in no track.
    return index === undefined ? [] : [{ ...file, index }];
  });
}

/** The same for many places one after the other: names rarely change. */
export class PlayedNames {
  readonly #files: readonly string[];
  readonly #namesFile: number;
  #names: string | undefined;
  #played: readonly PlayedFile[] | undefined;

  constructor(files: readonly string[]) {
    this.#files = files;
    this.#namesFile = files.indexOf(NAMES_FILE);
  }

  at(texts: Texts): readonly PlayedFile[] {
    const names = texts[this.#namesFile];
    if (this.#played === undefined || names !== this.#names) {
      this.#names = names;
      this.#played = filesAt(this.#files, texts);
    }
    return this.#played;
  }

  /** What a file is called, or was called last. */
  nameOf(index: number, texts: Texts): string {
    return this.at(texts).find(file => file.index === index)?.name ?? this.#files[index] ?? '';
  }
}

/** Whether a splice of a file is none that people see. */
export function isNamesFile(files: readonly string[], index: number): boolean {
  return files[index] === NAMES_FILE;
}

function readNames(text: string | undefined): ReadonlyMap<string, unknown> {
  if (text === undefined || text === '') return new Map();
  try {
    return new Map(Object.entries(JSON.parse(text) as object));
  } catch {
    // A part of the recording cannot be read, and what is left of the names is none.
    return new Map();
  }
}
