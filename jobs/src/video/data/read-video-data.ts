import type { ReportPeriod, TenantPersistence } from '@tatami/persistence';
import type { UserId } from '@tatami/protocol';
import { TatamiError } from '@tatami/protocol';
import { filesAt, TrackCursor } from '@tatami/recording';
import { readArchiveSource } from '../../archive/read-source.ts';
import type { JobBranding } from '../../branding/read-branding.ts';
import { readReportData } from '../../report/read-report-data.ts';
import type { DojoReplay, Snippet, TeamYear, VideoData, VideoRequest } from '../script/video-data.ts';
import { replayOfTrack } from './replay-of-track.ts';
import { holdsSecret } from './secret-text.ts';
import { snippetOf, snippetOfMarkdown } from './snippet.ts';

export type VideoStores = Pick<
  TenantPersistence,
  'branding' | 'dojos' | 'journal' | 'people' | 'pocs' | 'recordings' | 'reports' | 'tenant'
>;

/** Dojos that are looked at for one that can be shown; the longest first. */
const DOJOS_TRIED = 3;
/** POCs of a tenant that are counted by their owners; of more, the newest are left out. */
const MOST_POCS = 20_000;

/** Reads what a video tells: the year of the person who asks, and sums of the tenant that everybody may see. */
export async function readVideoData(options: {
  readonly stores: VideoStores;
  readonly branding: JobBranding;
  readonly request: VideoRequest;
  readonly askedBy: UserId;
  readonly nowMs: number;
  /** From 0 to 1. */
  readonly onProgress: (share: number) => Promise<void>;
}): Promise<VideoData> {
  const { stores, branding, request, askedBy, nowMs, onProgress } = options;
  const period = { from: `${request.year}-01-01`, to: `${request.year + 1}-01-01` };
  const report = await readReportData({
    stores,
    request: { scope: 'user', language: request.language, ...period },
    askedBy,
    nowMs,
    onProgress: share => onProgress(share * 0.7),
  });
  const descriptions = new Map<string, string>();
  for (const { id } of report.pocs.list) {
    const poc = await stores.pocs.read(id, askedBy);
    if (poc !== undefined && !holdsSecret(poc.description)) descriptions.set(id, poc.description);
  }
  await onProgress(0.8);
  const { replay, snippet } = await readDojo(stores, report, onProgress);
  return {
    branding,
    report,
    descriptions,
    team: await readTeam(stores, askedBy, { from: new Date(period.from), to: new Date(period.to) }),
    replay,
    snippet: snippet ?? [...descriptions.values()].map(snippetOfMarkdown).find(found => found !== undefined),
  };
}

/** The longest dojo that can be shown. */
async function readDojo(
  stores: VideoStores,
  { dojos }: VideoData['report'],
  onProgress: (share: number) => Promise<void>,
): Promise<{ readonly replay?: DojoReplay; readonly snippet?: Snippet | undefined }> {
  const longest = [...dojos.list]
    .filter(({ activeMs }) => activeMs !== null)
    .sort((a, b) => (b.activeMs ?? 0) - (a.activeMs ?? 0))
    .slice(0, DOJOS_TRIED);
  for (const { id, name } of longest) {
    try {
      const { track } = await readArchiveSource(stores, id, share => onProgress(0.8 + share * 0.2));
      const replay = replayOfTrack(name, track);
      if (replay === undefined) continue;
      const cursor = new TrackCursor(track);
      cursor.goTo(track.splices.length);
      const file = filesAt(track.files, cursor.texts).find(({ name }) => name === replay.fileName);
      return { replay, snippet: snippetOf(replay.fileName, cursor.texts[file?.index ?? -1] ?? '') };
    } catch (error) {
      // It was deleted since the report was read.
      if (!(error instanceof TatamiError && error.code === 'dojo-not-found')) throw error;
    }
  }
  return {};
}

async function readTeam(
  { reports, people }: VideoStores,
  person: UserId,
  period: ReportPeriod,
): Promise<TeamYear | undefined> {
  const tenant = { kind: 'tenant' } as const;
  const made = new Map<UserId, number>();
  for (const { ownerId } of await reports.pocs(tenant, period, MOST_POCS)) {
    made.set(ownerId, (made.get(ownerId) ?? 0) + 1);
  }
  for (const unshared of await people.unshared([...made.keys()])) made.delete(unshared);
  const own = made.get(person);
  // Who made none, or does not want to be told of, is not one of those who are spoken of.
  if (own === undefined) return undefined;
  const dojos = await reports.dojoMonths(tenant, period);
  const counts = [...made.values()];
  return {
    people: made.size,
    pocs: counts.reduce((sum, count) => sum + count, 0),
    dojos: dojos.reduce((sum, { count }) => sum + count, 0),
    madeFewer: counts.filter(count => count < own).length,
  };
}
