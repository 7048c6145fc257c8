import { setImmediate } from 'node:timers/promises';
import { asciicastOf, gitHistoryOf, type Names, type Track, webVttOf } from '@tatami/recording';
import type { RecordingExportFormat } from '@tatami/rest';
import { gitBundleOf } from './git-bundle.ts';

/** Lines that are written before other requests have their turn. */
const LINES_IN_TURN = 100;

export interface ExportSource {
  readonly name: string;
  readonly track: Track;
  readonly names: Names;
}

/** @throws TatamiError `git-missing` */
export async function exportRecording(
  format: RecordingExportFormat,
  { name, track, names }: ExportSource,
): Promise<Buffer> {
  switch (format) {
    case 'vtt':
      return Buffer.from(webVttOf(track, names));
    case 'cast': {
      const lines: Buffer[] = [];
      for await (const line of inTurns(asciicastOf(track, { title: name, names })))
        lines.push(Buffer.from(line));
      return Buffer.concat(lines);
    }
    case 'bundle':
      return gitBundleOf(inTurns(gitHistoryOf(track, names)));
  }
}

async function* inTurns(lines: Iterable<string>): AsyncGenerator<string> {
  let count = 0;
  for (const line of lines) {
    if (count++ % LINES_IN_TURN === 0) await setImmediate();
    yield line;
  }
}
