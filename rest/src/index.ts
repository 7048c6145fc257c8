import {
  Attachment,
  AttachmentContent,
  AttachmentList,
  BegunAttachment,
  NewAttachment,
  PartsToSend,
  SignedParts,
  SignedPut,
  StoredParts,
} from './attachment.ts';
import { AuditEntry, AuditList } from './audit.ts';
import { BackchannelLogout } from './backchannel-logout.ts';
import { Branding, BrandingSettings, NewLogo } from './branding.ts';
import { SignInTenant, SignInTenantList } from './discovery.ts';
import {
  Dojo,
  DojoChange,
  DojoCommand,
  DojoDetail,
  DojoFiles,
  DojoList,
  DojoSession,
  JoinCode,
  NewDojo,
  NewFork,
} from './dojo.ts';
import {
  AcceptedInvitation,
  CreatedInvitation,
  Invitation,
  InvitationList,
  InvitationToAccept,
  NewInvitation,
} from './invitation.ts';
import { Job } from './job.ts';
import { CiToken, CiTokenList, CreatedCiToken, Mark, NewCiToken, NewLight, NewMark } from './mark.ts';
import { Member, MemberChange, MemberList } from './member.ts';
import { Notification, NotificationList, ReadNotifications, UnreadNotifications } from './notification.ts';
import { NotificationChannels, NotificationChoices, NotificationSettings } from './notification-settings.ts';
import { NewPoc, Poc, PocChange, PocList } from './poc.ts';
import { Problem } from './problem.ts';
import { Consent, PersonErasure, Profile, YearChoices } from './profile.ts';
import { NewPushSubscription, PushSubscriptionEnd } from './push.ts';
import {
  RecordedBlame,
  RecordedChunk,
  RecordedDiff,
  RecordedPerson,
  RecordedText,
  Recording,
} from './recording.ts';
import { MonthlyReports, NewReport, Report, ReportContent, ReportFile, ReportList } from './report.ts';
import {
  LabelCount,
  SearchHit,
  SearchResult,
  SearchStatistics,
  SearchSuggestions,
  TextSegment,
} from './search.ts';
import { NewVideo, Video, VideoContent, VideoFile, VideoList } from './video.ts';
import { CreatedWebhook, NewWebhook, Webhook, WebhookDelivery, WebhookDeliveryList } from './webhook.ts';

export {
  Attachment,
  AttachmentContent,
  AttachmentList,
  AttachmentParams,
  BegunAttachment,
  NewAttachment,
  PartsToSend,
  SignedParts,
  SignedPut,
  StoredParts,
} from './attachment.ts';
export { AuditEntry, AuditList, AuditListQuery } from './audit.ts';
export { BackchannelLogout } from './backchannel-logout.ts';
export { Branding, BrandingSettings, NewLogo } from './branding.ts';
export { DiscoveryQuery, SignInTenant, SignInTenantList } from './discovery.ts';
export {
  Dojo,
  DojoChange,
  DojoCommand,
  DojoDetail,
  DojoFiles,
  DojoList,
  DojoListQuery,
  DojoParams,
  DojoSession,
  JoinCode,
  NewDojo,
  NewFork,
} from './dojo.ts';
export { ChangeHeaders, ReadHeaders, RepeatableHeaders } from './headers.ts';
export {
  AcceptedInvitation,
  CreatedInvitation,
  Invitation,
  InvitationList,
  InvitationParams,
  InvitationToAccept,
  NewInvitation,
} from './invitation.ts';
export { Job, JobParams } from './job.ts';
export {
  CiToken,
  CiTokenList,
  CiTokenParams,
  CreatedCiToken,
  Mark,
  NewCiToken,
  NewLight,
  NewMark,
} from './mark.ts';
export { Member, MemberChange, MemberList, MemberListQuery, MemberParams } from './member.ts';
export { ref } from './named.ts';
export {
  Notification,
  NotificationList,
  NotificationListQuery,
  ReadNotifications,
  UnreadNotifications,
} from './notification.ts';
export { NotificationChannels, NotificationChoices, NotificationSettings } from './notification-settings.ts';
export { DEFAULT_PAGE_LIMIT } from './page-limit.ts';
export { NewPoc, Poc, PocChange, PocList, PocListQuery, PocParams } from './poc.ts';
export { Problem } from './problem.ts';
export { Consent, PersonErasure, PRIVACY_NOTICE_VERSION, Profile, YearChoices } from './profile.ts';
export { NewPushSubscription, PushSubscriptionEnd } from './push.ts';
export {
  RECORDING_PAGE_ROWS,
  type RecordedAs,
  RecordedBlame,
  RecordedChunk,
  RecordedDiff,
  RecordedDiffQuery,
  RecordedPerson,
  RecordedText,
  RecordedTextQuery,
  Recording,
  RecordingChunkParams,
  RecordingChunkQuery,
  type RecordingExportFormat,
  RecordingExportParams,
  RecordingParams,
  RecordingRowsQuery,
} from './recording.ts';
export {
  MonthlyReports,
  NewReport,
  Report,
  ReportContent,
  ReportFile,
  ReportFileParams,
  ReportList,
} from './report.ts';
export {
  LabelCount,
  SearchHit,
  SearchParameters,
  SearchResult,
  SearchStatistics,
  SearchSuggestions,
  StatisticsParameters,
  SuggestionParameters,
  TextSegment,
} from './search.ts';
export { TEXT_FORMATS } from './text-formats.ts';
export { NewVideo, Video, VideoContent, VideoFile, VideoFileParams, VideoList } from './video.ts';
export { CreatedWebhook, NewWebhook, Webhook, WebhookDelivery, WebhookDeliveryList } from './webhook.ts';

/** Every schema with a name: what a server has to know before it meets a reference to one. */
export const NAMED_SCHEMAS = [
  Problem,
  SignInTenant,
  SignInTenantList,
  BackchannelLogout,
  Dojo,
  DojoSession,
  DojoDetail,
  DojoFiles,
  DojoCommand,
  DojoList,
  NewDojo,
  DojoChange,
  JoinCode,
  NewLight,
  NewMark,
  Mark,
  CiToken,
  CiTokenList,
  NewCiToken,
  CreatedCiToken,
  NewFork,
  Poc,
  PocList,
  NewPoc,
  PocChange,
  Attachment,
  AttachmentContent,
  AttachmentList,
  NewAttachment,
  SignedPut,
  BegunAttachment,
  PartsToSend,
  SignedParts,
  StoredParts,
  RecordedBlame,
  RecordedChunk,
  RecordedDiff,
  RecordedText,
  RecordedPerson,
  Recording,
  Job,
  NewReport,
  ReportFile,
  Report,
  ReportList,
  ReportContent,
  MonthlyReports,
  NewVideo,
  VideoFile,
  Video,
  VideoList,
  VideoContent,
  TextSegment,
  SearchHit,
  LabelCount,
  SearchResult,
  SearchStatistics,
  SearchSuggestions,
  Member,
  MemberList,
  MemberChange,
  Invitation,
  InvitationList,
  NewInvitation,
  CreatedInvitation,
  InvitationToAccept,
  AcceptedInvitation,
  AuditEntry,
  AuditList,
  YearChoices,
  Profile,
  Consent,
  PersonErasure,
  Notification,
  NotificationList,
  ReadNotifications,
  UnreadNotifications,
  NotificationChannels,
  NotificationChoices,
  NotificationSettings,
  NewPushSubscription,
  PushSubscriptionEnd,
  Webhook,
  NewWebhook,
  CreatedWebhook,
  WebhookDelivery,
  WebhookDeliveryList,
  BrandingSettings,
  Branding,
  NewLogo,
];
