import { type Static, Type } from 'typebox';
import { named } from './named.ts';
import { Uuid } from './uuid.ts';

/** Something that was asked for and takes a while. */
export const Job = named(
  'Job',
  Type.Object({
    id: Uuid,
    kind: Type.Union([Type.Literal('archive'), Type.Literal('report'), Type.Literal('video')]),
    /** What it is about, such as a dojo; of a report, the person or the tenant; of a video, the person. */
    subjectId: Uuid,
    askedBy: Uuid,
    state: Type.Union([
      Type.Literal('waiting'),
      Type.Literal('running'),
      Type.Literal('done'),
      Type.Literal('failed'),
      Type.Literal('cancelled'),
    ]),
    /** From 0 to 1. */
    progress: Type.Number({ minimum: 0, maximum: 1 }),
    /** A word for what is being done now. */
    step: Type.Union([Type.String(), Type.Null()]),
    /** Why it failed: the end of a problem's type. */
    reason: Type.Union([Type.String(), Type.Null()]),
    /** Of an archive that is done: the POC that it has become. */
    pocId: Type.Union([Uuid, Type.Null()]),
    createdAt: Type.String({ format: 'date-time' }),
    updatedAt: Type.String({ format: 'date-time' }),
  }),
);
export type Job = Static<typeof Job>;

export const JobParams = Type.Object({ id: Type.String() });
