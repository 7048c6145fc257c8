import { Type } from 'typebox';
import { Uuid } from './uuid.ts';

/** What is known of everything that is made for somebody in files. Its id is the id of its job. */
export const MAKING = {
  id: Uuid,
  state: Type.Enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  /** From 0 to 1. */
  progress: Type.Number({ minimum: 0, maximum: 1 }),
  /** A word for what is being done now. Of a report: `reading`, `drawing`, `printing`, `storing`. */
  step: Type.Union([Type.String(), Type.Null()]),
  /** Why it failed: the end of a problem's type. */
  reason: Type.Union([Type.String(), Type.Null()]),
  createdAt: Type.String({ format: 'date-time' }),
  /** Of one that is done: when its files are removed. */
  expiresAt: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
};

/** A file that was made. */
export const MADE_FILE = { fileName: Type.String(), contentType: Type.String(), bytes: Type.Integer() };
