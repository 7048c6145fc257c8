import { type Static, Type } from 'typebox';
import { named } from './named.ts';

/** What every error is answered with (RFC 9457). `type`, `title` and `status` of one kind of problem never change. */
export const Problem = named(
  'Problem',
  Type.Object({
    type: Type.String({ pattern: '^urn:tatami:problem:[a-z0-9-]+$' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.Optional(Type.String()),
    /** Which parts of the request are wrong, as JSON pointers. */
    errors: Type.Optional(Type.Array(Type.Object({ pointer: Type.String(), detail: Type.String() }))),
    /** Of `revision-stale`: the revision that the thing has now. */
    rev: Type.Optional(Type.Integer()),
  }),
);
export type Problem = Static<typeof Problem>;
