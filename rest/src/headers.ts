import { Type } from 'typebox';

/** Of a creation. */
export const RepeatableHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: '^[!-~]{1,255}$',
      description: 'Chosen by the client, anew for each creation: sent again with it, nothing is made twice.',
    }),
  ),
});

/** Of a change. */
export const ChangeHeaders = Type.Object({
  'if-match': Type.Optional(
    Type.String({ description: 'Required: the ETag of the revision that the change was made from.' }),
  ),
});

/** Of a read. */
export const ReadHeaders = Type.Object({
  'if-none-match': Type.Optional(Type.String({ description: 'The ETag of the revision that is known.' })),
});
