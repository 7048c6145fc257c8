import { activityOf, filesAt, safePaths, Timeline, type Track, TrackCursor } from '@tatami/recording';
import type { ArchiveSource } from './archive-source.ts';
import { languagesOf } from './languages.ts';
import { findSecrets } from './secrets.ts';
import { sourceNames } from './source-names.ts';

/** Everything of an archive but its manifest, by path. */
export interface ArchiveFiles {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly languages: readonly string[];
  readonly warnings: number;
  /** What the files are called and define, to be searched. */
  readonly sourceNames: readonly string[];
}

/**
 * What a dojo is once it is over: its files as they are at the end, a README, what is known of it in `poc.json`, and
 * what happened in `timeline.json`.
 */
export function archiveFiles(source: ArchiveSource): ArchiveFiles {
  const texts = finalTexts(source);
  const languages = languagesOf(texts);
  const warnings = findSecrets(texts);
  const people = peopleOf(source);
  const { track } = source;
  const poc = {
    schemaVersion: 1,
    dojoId: source.dojoId,
    name: source.name,
    startedAt: new Date(track.startedAtMs).toISOString(),
    endedAt: new Date(track.startedAtMs + track.lengthMs).toISOString(),
    languages,
    people,
    edits: track.splices.length,
    damagedEntries: track.damaged,
    secretWarnings: warnings,
  };
  const files = new Map<string, Uint8Array>([
    ['README.md', text(readme(source, texts, people))],
    ['poc.json', json(poc)],
    ['timeline.json', json(track.moments)],
  ]);
  for (const [name, content] of texts) files.set(`files/${name}`, text(content));
  return {
    files,
    languages: languages.map(({ name }) => name),
    warnings: warnings.length,
    sourceNames: sourceNames(texts),
  };
}

/** By their paths. */
function finalTexts({ track }: ArchiveSource): Map<string, string> {
  const cursor = new TrackCursor(track);
  cursor.goTo(track.splices.length);
  const files = filesAt(track.files, cursor.texts);
  const paths = safePaths(files.map(({ name }) => name));
  return new Map(files.map(({ index }, place) => [paths[place] ?? '', cursor.texts[index] ?? '']));
}

interface ArchivedPerson {
  readonly name: string;
  readonly userId: string;
  /** Characters that they typed or deleted. */
  readonly characters: number;
}

function peopleOf({ track, names }: ArchiveSource): ArchivedPerson[] {
  const activity = activityOf(track, new Timeline(track), 1);
  return track.authors.map((userId, index) => ({
    userId,
    name: names.get(userId) ?? `Participant ${index + 1}`,
    characters: activity[index]?.[0] ?? 0,
  }));
}

/** Such as `1 edit in 3 minutes`. */
export function sizeInWords({ splices, lengthMs }: Track): string {
  const edits = `${splices.length} ${splices.length === 1 ? 'edit' : 'edits'}`;
  const minutes = Math.max(1, Math.ceil(lengthMs / 60_000));
  return `${edits} in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
}

function readme(
  { name, track }: ArchiveSource,
  texts: ReadonlyMap<string, string>,
  people: readonly ArchivedPerson[],
): string {
  const date = new Date(track.startedAtMs).toISOString().slice(0, 10);
  return [
    `# ${name}`,
    '',
    `A coding dojo of ${date}: ${sizeInWords(track)}.`,
    '',
    '## People',
    '',
    ...people.map(person => `- ${person.name}`),
    '',
    '## Files',
    '',
    ...[...texts.keys()].map(file => `- \`files/${file}\``),
    '',
  ].join('\n');
}

function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

function json(value: unknown): Uint8Array {
  return text(`${JSON.stringify(value, null, 2)}\n`);
}
