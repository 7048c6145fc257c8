import { BRAND_FONTS } from '@tatami/persistence';
import { type Static, type TProperties, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { Sentence } from './sentence.ts';

const Colour = Type.String({ pattern: '^#[0-9a-f]{6}$' });
const Text = Type.String({ minLength: 1, maxLength: 200 });
const Title = Type.Array(Text, { minItems: 1, maxItems: 2 });

const closed = <Properties extends TProperties>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false });

const scene = <Kind extends string, Show extends TProperties>(kind: Kind, show: Show) =>
  closed({ kind: Type.Literal(kind), say: Type.Array(Sentence, { minItems: 1 }), show: closed(show) });

/** A number that counts up. What there is none of is not shown. */
const Figure = closed({ value: Type.Integer({ minimum: 1 }), label: Text });
export type Figure = Static<typeof Figure>;

/** A moment of a dojo: the lines around the caret. */
const DojoMoment = closed({
  lines: Type.Array(Type.String({ maxLength: 200 }), { minItems: 1, maxItems: 24 }),
  /** The number of the first of them, from 1. */
  firstLine: Type.Integer({ minimum: 1 }),
  caretLine: Type.Integer({ minimum: 0 }),
  caretColumn: Type.Integer({ minimum: 0 }),
  author: Type.Integer({ minimum: 0 }),
  /** Of the session, without its pauses. */
  clock: Text,
});
export type DojoMoment = Static<typeof DojoMoment>;

const Scene = Type.Union([
  scene('opening', {
    title: Title,
    subtitle: Text,
    /** A line of the tenant's. */
    intro: Type.Union([Text, Type.Null()]),
  }),
  scene('numbers', { title: Title, figures: Type.Array(Figure, { minItems: 1, maxItems: 4 }) }),
  scene('languages', {
    title: Title,
    bars: Type.Array(closed({ label: Text, percent: Type.Integer({ minimum: 1, maximum: 100 }) }), {
      minItems: 1,
      maxItems: 5,
    }),
  }),
  scene('rhythm', {
    title: Title,
    months: Type.Array(Text, { minItems: 12, maxItems: 12 }),
    /** For each day of the year, from 0 for nothing to 4 for the most. */
    levels: Type.Array(Type.Integer({ minimum: 0, maximum: 4 }), { minItems: 365, maxItems: 366 }),
    /** What day of the week the first is; 0 for Sunday. */
    firstWeekday: Type.Integer({ minimum: 0, maximum: 6 }),
    facts: Type.Array(Text, { minItems: 1, maxItems: 3 }),
  }),
  scene('poc', {
    title: Title,
    name: Text,
    description: Type.String({ maxLength: 240 }),
    chips: Type.Array(Text, { maxItems: 5 }),
  }),
  scene('code', {
    title: Title,
    fileName: Text,
    lines: Type.Array(Type.String({ maxLength: 120 }), { minItems: 1, maxItems: 14 }),
  }),
  scene('dojo', {
    title: Title,
    name: Text,
    fileName: Text,
    moments: Type.Array(DojoMoment, { minItems: 2, maxItems: 150 }),
    facts: Type.Array(Text, { maxItems: 3 }),
  }),
  scene('highlights', {
    title: Title,
    pocs: Type.Array(closed({ name: Text, detail: Type.String({ maxLength: 200 }) }), {
      minItems: 1,
      maxItems: 3,
    }),
  }),
  scene('badge', {
    title: Title,
    badge: Type.Enum(['polyglot', 'marathoner', 'dojo', 'inventor', 'explorer']),
    name: Text,
    reason: Text,
  }),
  scene('team', { title: Title, figures: Type.Array(Figure, { minItems: 1, maxItems: 4 }), fact: Text }),
  scene('closing', { title: Title, subtitle: Text, note: Text }),
]);
export type Scene = Static<typeof Scene>;
export type SceneKind = Scene['kind'];
export type SceneOf<Kind extends SceneKind> = Extract<Scene, { kind: Kind }>;

const VIDEO_FORMATS = ['portrait', 'landscape'] as const;
export type VideoFormat = (typeof VIDEO_FORMATS)[number];

/** All that a video is made of: the same script makes the same video. */
export const VideoScript = closed({
  version: Type.Literal(1),
  locale: Type.Enum(['pt-BR', 'en']),
  format: Type.Enum([...VIDEO_FORMATS]),
  year: Type.Integer({ minimum: 1, maximum: 9_999 }),
  brand: closed({
    name: Text,
    /** A gradient from the upper left corner. */
    background: Type.Array(Colour, { minItems: 3, maxItems: 3 }),
    accent: Colour,
    font: Type.Enum([...BRAND_FONTS]),
    /** The picture itself comes beside the script. */
    logo: Type.Union([
      closed({
        sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
        width: Type.Integer({ minimum: 1 }),
        height: Type.Integer({ minimum: 1 }),
        /** Whether it needs something light behind it. */
        isDark: Type.Boolean(),
      }),
      Type.Null(),
    ]),
  }),
  hasMusic: Type.Boolean(),
  scenes: Type.Array(Scene, { minItems: 2 }),
});
export type VideoScript = Static<typeof VideoScript>;

const compiled = Compile(VideoScript);

/** @throws TypeError for a script that no video can be made of */
export function checkedScript(script: VideoScript): VideoScript {
  if (compiled.Check(script)) return script;
  const [first] = compiled.Errors(script);
  throw new TypeError(`The script of a video is wrong at ${first?.instancePath}: ${first?.message}`);
}
