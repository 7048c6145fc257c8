export { FileSystemStore, type GrantedFile } from './file-system/file-system-store.ts';
export type { SignedGrant } from './file-system/grant.ts';
export {
  type ContentPart,
  contentOf,
  type ObjectContent,
  partCountOf,
  partSizeOf,
} from './object-content.ts';
export {
  type AttachmentAddress,
  attachmentKey,
  CARD_KINDS,
  CARD_SHAPES,
  type CardFormat,
  type CardKind,
  type CardShape,
  type KeyPrefix,
  type LogoAddress,
  logoKey,
  type ObjectKey,
  parseObjectKey,
  REPORT_FORMATS,
  type ReportFileFormat,
  reportKey,
  tenantPrefix,
  VIDEO_FILE_FORMATS,
  type VideoFileFormat,
  videoKey,
} from './object-key.ts';
export {
  type ObjectHead,
  type ObjectStore,
  type SignedRequest,
  type StartedUpload,
  type StoredObject,
  UPLOAD_LIFETIME_S,
} from './object-store.ts';
export { openObjects } from './open-objects.ts';
export { PICTURE_TYPES, type ShownAs, shownAs } from './shown-as.ts';
export { verifyContent } from './verify-content.ts';
