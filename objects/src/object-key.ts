import type { PocId, TenantId } from '@tatami/protocol';
import { isUuid } from '@tatami/protocol';

declare const keyBrand: unique symbol;
declare const prefixBrand: unique symbol;

/** The name of one object. Made here alone, of ids: what somebody typed is never part of it. */
export type ObjectKey = string & { readonly [keyBrand]: true };
/** The beginning of the names of several objects. It ends with a slash, so that no other tenant's begin with it. */
export type KeyPrefix = string & { readonly [prefixBrand]: true };

export interface AttachmentAddress {
  readonly tenantId: TenantId;
  readonly pocId: PocId;
  /** A UUID in lower case. */
  readonly attachmentId: string;
}

/** The files that a report is made as. */
export const REPORT_FORMATS = ['html', 'pdf', 'csv', 'json'] as const;
export type ReportFileFormat = (typeof REPORT_FORMATS)[number];

export interface ReportAddress {
  readonly tenantId: TenantId;
  /** A UUID in lower case. */
  readonly reportId: string;
  readonly format: ReportFileFormat;
}

/** Pictures of the year that are shared by themselves: of what, and in which shape. */
export const CARD_KINDS = ['numbers', 'badge', 'poc'] as const;
export const CARD_SHAPES = ['wide', 'square'] as const;
export type CardKind = (typeof CARD_KINDS)[number];
export type CardShape = (typeof CARD_SHAPES)[number];
export type CardFormat = `${CardKind}-${CardShape}`;

/** The files of a video: itself, its captions twice, a picture that stands for it, and cards to share. */
export const VIDEO_FILE_FORMATS = [
  ...(['mp4', 'vtt', 'srt', 'png'] as const),
  ...CARD_KINDS.flatMap(kind => CARD_SHAPES.map(shape => `${kind}-${shape}` as const)),
];
export type VideoFileFormat = (typeof VIDEO_FILE_FORMATS)[number];

export interface VideoAddress {
  readonly tenantId: TenantId;
  /** A UUID in lower case. */
  readonly videoId: string;
  readonly format: VideoFileFormat;
}

/** The logo of a tenant. */
export interface LogoAddress {
  readonly tenantId: TenantId;
  /** A UUID in lower case: another one for every picture, so that what an address shows never changes. */
  readonly logoId: string;
}

export type ObjectAddress =
  | ({ readonly kind: 'attachment' } & AttachmentAddress)
  | ({ readonly kind: 'report' } & ReportAddress)
  | ({ readonly kind: 'video' } & VideoAddress)
  | ({ readonly kind: 'logo' } & LogoAddress);

const ATTACHMENT_KEY = /^t\/([^/]+)\/pocs\/([^/]+)\/([^/]+)$/;
const REPORT_KEY = /^t\/([^/]+)\/reports\/([^/]+)\/([^/]+)$/;
const VIDEO_KEY = /^t\/([^/]+)\/videos\/([^/]+)\/([^/]+)$/;
const LOGO_KEY = /^t\/([^/]+)\/logos\/([^/]+)$/;

/** @throws RangeError for an id that is none: a wrong cast must not become a path */
export function attachmentKey({ tenantId, pocId, attachmentId }: AttachmentAddress): ObjectKey {
  for (const id of [tenantId, pocId, attachmentId]) {
    if (!isUuid(id)) throw new RangeError('an object is named by ids alone');
  }
  return `t/${tenantId}/pocs/${pocId}/${attachmentId}` as ObjectKey;
}

/** @throws RangeError for an id or a format that is none */
export function reportKey({ tenantId, reportId, format }: ReportAddress): ObjectKey {
  if (!isUuid(tenantId) || !isUuid(reportId) || !isReportFormat(format)) {
    throw new RangeError('an object is named by ids alone');
  }
  return `t/${tenantId}/reports/${reportId}/${format}` as ObjectKey;
}

/** @throws RangeError for an id or a format that is none */
export function videoKey({ tenantId, videoId, format }: VideoAddress): ObjectKey {
  if (!isUuid(tenantId) || !isUuid(videoId) || !isVideoFormat(format)) {
    throw new RangeError('an object is named by ids alone');
  }
  return `t/${tenantId}/videos/${videoId}/${format}` as ObjectKey;
}

/** @throws RangeError for an id that is none */
export function logoKey({ tenantId, logoId }: LogoAddress): ObjectKey {
  if (!isUuid(tenantId) || !isUuid(logoId)) throw new RangeError('an object is named by ids alone');
  return `t/${tenantId}/logos/${logoId}` as ObjectKey;
}

/** @throws RangeError for an id that is none */
export function tenantPrefix(tenantId: TenantId): KeyPrefix {
  if (!isUuid(tenantId)) throw new RangeError('objects are named by ids alone');
  return `t/${tenantId}/` as KeyPrefix;
}

/** Undefined for a name that is none of ours. */
export function parseObjectKey(name: string): ObjectAddress | undefined {
  return parseAttachmentKey(name) ?? parseReportKey(name) ?? parseVideoKey(name) ?? parseLogoKey(name);
}

function parseAttachmentKey(name: string): ObjectAddress | undefined {
  const [, tenantId = '', pocId = '', attachmentId = ''] = ATTACHMENT_KEY.exec(name) ?? [];
  if (![tenantId, pocId, attachmentId].every(isUuid)) return undefined;
  return { kind: 'attachment', tenantId: tenantId as TenantId, pocId: pocId as PocId, attachmentId };
}

function parseReportKey(name: string): ObjectAddress | undefined {
  const [, tenantId = '', reportId = '', format = ''] = REPORT_KEY.exec(name) ?? [];
  if (!isUuid(tenantId) || !isUuid(reportId) || !isReportFormat(format)) return undefined;
  return { kind: 'report', tenantId: tenantId as TenantId, reportId, format };
}

function parseVideoKey(name: string): ObjectAddress | undefined {
  const [, tenantId = '', videoId = '', format = ''] = VIDEO_KEY.exec(name) ?? [];
  if (!isUuid(tenantId) || !isUuid(videoId) || !isVideoFormat(format)) return undefined;
  return { kind: 'video', tenantId: tenantId as TenantId, videoId, format };
}

function parseLogoKey(name: string): ObjectAddress | undefined {
  const [, tenantId = '', logoId = ''] = LOGO_KEY.exec(name) ?? [];
  if (!isUuid(tenantId) || !isUuid(logoId)) return undefined;
  return { kind: 'logo', tenantId: tenantId as TenantId, logoId };
}

function isReportFormat(text: string): text is ReportFileFormat {
  return REPORT_FORMATS.some(format => format === text);
}

function isVideoFormat(text: string): text is VideoFileFormat {
  return VIDEO_FILE_FORMATS.some(format => format === text);
}
