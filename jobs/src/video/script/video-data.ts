import type { JobBranding } from '../../branding/read-branding.ts';
import type { ReportData } from '../../report/report-data.ts';
import type { ReportLanguage } from '../../report/report-request.ts';
import type { DojoMoment, VideoFormat } from './video-script.ts';

/** What somebody wants a video of. */
export interface VideoRequest {
  readonly year: number;
  readonly language: ReportLanguage;
  readonly format: VideoFormat;
}

/** The whole of the tenant in the year, of what everybody may see. */
export interface TeamYear {
  /** Who made POCs. */
  readonly people: number;
  readonly pocs: number;
  readonly dojos: number;
  /** How many of them made fewer POCs than the person. */
  readonly madeFewer: number;
}

export interface DojoReplay {
  readonly name: string;
  readonly fileName: string;
  readonly moments: readonly DojoMoment[];
  readonly edits: number;
  readonly people: number;
}

/** A few lines, without secrets. */
export interface Snippet {
  readonly fileName: string;
  readonly lines: readonly string[];
}

/** All that a video says of somebody's year. */
export interface VideoData {
  readonly branding: JobBranding;
  /** Of the person, from the first of January to the next. */
  readonly report: ReportData;
  /** Descriptions of POCs in Markdown, by id; of the POCs that are told of. */
  readonly descriptions: ReadonlyMap<string, string>;
  readonly team: TeamYear | undefined;
  readonly replay: DojoReplay | undefined;
  readonly snippet: Snippet | undefined;
}
