import { type Static, Type } from 'typebox';
import { named, ref } from './named.ts';
import { Uuid } from './uuid.ts';

const Kind = Type.Enum(['attachment', 'screenshot']);
const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });
const PartNumber = Type.Integer({ minimum: 1, maximum: 10_000 });

export const Attachment = named(
  'Attachment',
  Type.Object({
    id: Uuid,
    pocId: Uuid,
    kind: Kind,
    fileName: Type.String(),
    contentType: Type.String(),
    sizeBytes: Type.Integer(),
    sha256: Type.String(),
    state: Type.Enum(['uploading', 'ready']),
    /** Of screenshots: their order. */
    position: Type.Unsafe<number | null>({ type: ['integer', 'null'] }),
    createdBy: Uuid,
    createdAt: Type.String({ format: 'date-time' }),
  }),
);
export type Attachment = Static<typeof Attachment>;

export const NewAttachment = named(
  'NewAttachment',
  Type.Object(
    {
      kind: Type.Optional(Kind),
      fileName: Type.String({ minLength: 1, maxLength: 200, format: 'one-line' }),
      contentType: Type.String({ maxLength: 100, pattern: '^[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+$' }),
      sizeBytes: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
      /** Of the bytes; of a file in several parts, of the parts' SHA-256 one after the other. */
      sha256: Sha256,
    },
    { additionalProperties: false },
  ),
);
export type NewAttachment = Static<typeof NewAttachment>;

/** A PUT that may be made exactly so, without a token, for 15 minutes. */
export const SignedPut = named(
  'SignedPut',
  Type.Object({
    url: Type.String(),
    headers: Type.Unsafe<readonly { readonly name: string; readonly value: string }[]>(
      Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
    ),
  }),
);
export type SignedPut = Static<typeof SignedPut>;

export const BegunAttachment = named(
  'BegunAttachment',
  Type.Object({
    attachment: ref(Attachment),
    /** Where the whole file goes; null if it goes in parts. */
    upload: Type.Union([ref(SignedPut), Type.Null()]),
    /** The size of each part but the last. */
    partBytes: Type.Integer(),
    partCount: Type.Integer(),
  }),
);
export type BegunAttachment = Static<typeof BegunAttachment>;

export const AttachmentList = named(
  'AttachmentList',
  Type.Object({
    items: Type.Unsafe<readonly Attachment[]>(Type.Array(ref(Attachment))),
    /** A POC has few enough for one page. */
    nextCursor: Type.Null(),
  }),
);
export type AttachmentList = Static<typeof AttachmentList>;

export const PartsToSend = named(
  'PartsToSend',
  Type.Object(
    {
      parts: Type.Array(
        Type.Object({ number: PartNumber, sha256: Sha256 }, { additionalProperties: false }),
        {
          minItems: 1,
          maxItems: 16,
        },
      ),
    },
    { additionalProperties: false },
  ),
);
export type PartsToSend = Static<typeof PartsToSend>;

export const SignedParts = named(
  'SignedParts',
  Type.Object({
    parts: Type.Unsafe<readonly { readonly number: number; readonly put: SignedPut }[]>(
      Type.Array(Type.Object({ number: Type.Integer(), put: ref(SignedPut) })),
    ),
  }),
);
export type SignedParts = Static<typeof SignedParts>;

/** Which parts have arrived, ascending. */
export const StoredParts = named(
  'StoredParts',
  Type.Object({ numbers: Type.Unsafe<readonly number[]>(Type.Array(Type.Integer())) }),
);
export type StoredParts = Static<typeof StoredParts>;

/** A GET that may be made without a token, for 5 minutes. */
export const AttachmentContent = named('AttachmentContent', Type.Object({ url: Type.String() }));
export type AttachmentContent = Static<typeof AttachmentContent>;

export const AttachmentParams = Type.Object({ id: Type.String(), attachmentId: Type.String() });
