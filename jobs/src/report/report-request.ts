/** What somebody wants a report of. */
export interface ReportRequest {
  readonly scope: 'user' | 'tenant';
  /** `2026-01-01`; days are those of UTC. */
  readonly from: string;
  /** The first day that is not in it any more. */
  readonly to: string;
  readonly language: ReportLanguage;
}

export type ReportLanguage = 'pt-BR' | 'en';
