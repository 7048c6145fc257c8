import { Type } from 'typebox';

export const DEFAULT_PAGE_LIMIT = 50;

/** How many items of a list are asked for at once. */
export const PageLimit = Type.Optional(
  Type.Integer({ minimum: 1, maximum: 100, default: DEFAULT_PAGE_LIMIT }),
);
