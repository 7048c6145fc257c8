/** How long the files of a report or a video are kept, in milliseconds: they can be made again. */
export const MADE_FILE_LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;
