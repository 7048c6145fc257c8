/** How long the files of a report are kept, in milliseconds: it can be made again. */
export const REPORT_LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;
