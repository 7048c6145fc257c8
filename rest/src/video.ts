import { type Static, Type } from 'typebox';
import { MADE_FILE, MAKING } from './making.ts';
import { named, ref } from './named.ts';

const Language = Type.Enum(['pt-BR', 'en']);
const Shape = Type.Enum(['portrait', 'landscape']);

/** A video of the caller's year. */
export const NewVideo = named(
  'NewVideo',
  Type.Object(
    {
      /** Of UTC; not later than the current one. */
      year: Type.Integer({ minimum: 2000, maximum: 9998 }),
      language: Language,
      /** `portrait`: 1080 x 1920. `landscape`: 1920 x 1080. */
      format: Shape,
    },
    { additionalProperties: false },
  ),
);
export type NewVideo = Static<typeof NewVideo>;

export const VideoFile = named(
  'VideoFile',
  Type.Object({
    /**
     * The video, its captions as WebVTT and as SubRip, a picture that stands for it, and cards to share: `wide` is
     * 1200 x 630, `square` 1080 x 1080.
     */
    format: Type.Enum([
      'mp4',
      'vtt',
      'srt',
      'png',
      'numbers-wide',
      'numbers-square',
      'badge-wide',
      'badge-square',
      'poc-wide',
      'poc-square',
    ]),
    ...MADE_FILE,
  }),
);
export type VideoFile = Static<typeof VideoFile>;

/**
 * A video that was asked for. Its id is the id of its job, which can be read and cancelled as every other. Its steps are
 * `reading`, `speaking`, `drawing`, `joining`, `storing`.
 */
export const Video = named(
  'Video',
  Type.Object({
    ...MAKING,
    year: Type.Integer(),
    language: Language,
    format: Shape,
    /** None before it is done, and none after it has expired. */
    files: Type.Unsafe<readonly VideoFile[]>(Type.Array(ref(VideoFile))),
  }),
);
export type Video = Static<typeof Video>;

export const VideoList = named(
  'VideoList',
  Type.Object({
    items: Type.Unsafe<readonly Video[]>(Type.Array(ref(Video))),
    /** Older ones than the newest twenty are not listed. */
    nextCursor: Type.Null(),
  }),
);
export type VideoList = Static<typeof VideoList>;

/** A GET that may be made without a token, for 5 minutes. */
export const VideoContent = named('VideoContent', Type.Object({ url: Type.String() }));
export type VideoContent = Static<typeof VideoContent>;

export const VideoFileParams = Type.Object({ id: Type.String(), format: Type.String() });
