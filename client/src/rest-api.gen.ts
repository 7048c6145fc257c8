// Made of the description of the API by `npm run rest-types`; not to be edited.

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
  readonly rev?: number;
}

export interface SignInTenant {
  readonly slug: string;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
}

export interface SignInTenantList {
  readonly items: readonly SignInTenant[];
  readonly nextCursor: null;
}

export interface BackchannelLogout {
  readonly logout_token: string;
}

export interface Dojo {
  readonly id: string;
  readonly name: string;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly state: 'open' | 'paused' | 'archived';
  readonly isPrivate: boolean;
  readonly startsAt: string | null;
}

export interface DojoSession {
  readonly mode: 'free' | 'turns';
  readonly turn: number;
  readonly driver: string | null;
  readonly order: readonly string[];
  readonly turnMs: number;
  readonly turnEndsInMs: number | null;
}

export interface DojoDetail {
  readonly id: string;
  readonly name: string;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly state: 'open' | 'paused' | 'archived';
  readonly isPrivate: boolean;
  readonly startsAt: string | null;
  readonly role: 'owner' | 'facilitator' | 'participant' | 'viewer';
  readonly head: { readonly seq: number; readonly epoch: number };
  readonly session: DojoSession;
  readonly joinCode: string | null;
}

export interface DojoFiles {
  readonly seq: number;
  readonly files: readonly { readonly name: string; readonly text: string }[];
}

export type DojoCommand =
  | { readonly kind: 'pause' | 'resume' }
  | {
      readonly kind: 'start';
      readonly preset: 'free' | 'randori' | 'prepared-kata';
      readonly order?: readonly string[];
      readonly turnMs?: 0 | number;
    }
  | { readonly kind: 'hand-off'; readonly to?: string }
  | { readonly kind: 'order'; readonly order: readonly string[] }
  | { readonly kind: 'turn-length'; readonly turnMs: 0 | number }
  | {
      readonly kind: 'role';
      readonly userId: string;
      readonly role: 'owner' | 'facilitator' | 'participant' | 'viewer';
    }
  | { readonly kind: 'kick'; readonly userId: string };

export interface DojoList {
  readonly items: readonly Dojo[];
  readonly nextCursor: string | null;
}

export interface NewDojo {
  readonly name: string;
  readonly isPrivate?: boolean;
  readonly files?: readonly { readonly name: string; readonly text: string }[];
  readonly startsAt?: string;
  readonly members?: readonly {
    readonly userId: string;
    readonly role: 'owner' | 'facilitator' | 'participant' | 'viewer';
  }[];
  readonly preset?: 'free' | 'randori' | 'prepared-kata';
  readonly turnMs?: 0 | number;
}

export interface DojoChange {
  readonly name?: string;
  readonly startsAt?: string | null;
}

export interface JoinCode {
  readonly code: string;
}

export interface NewLight {
  readonly light: 'green' | 'yellow' | 'red';
  readonly label?: string;
}

export type NewMark =
  | { readonly kind: 'light'; readonly light: 'green' | 'yellow' | 'red'; readonly label?: string }
  | { readonly kind: 'marker'; readonly label: string };

export interface Mark {
  readonly id: string;
  readonly seq: number;
}

export interface CiToken {
  readonly id: string;
  readonly name: string;
  readonly createdBy: string;
  readonly createdAt: string;
}

export interface CiTokenList {
  readonly items: readonly CiToken[];
  readonly nextCursor: null;
}

export interface NewCiToken {
  readonly name: string;
}

export interface CreatedCiToken {
  readonly token: CiToken;
  readonly secret: string;
}

export interface NewFork {
  readonly seq: number;
}

export interface Poc {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly languages: readonly string[];
  readonly tags: readonly string[];
  readonly repositoryUrl: string | null;
  readonly visibility: 'tenant' | 'private';
  readonly ownerId: string;
  readonly origin: { readonly dojoId: string; readonly version: number } | null;
  readonly rev: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface PocList {
  readonly items: readonly Poc[];
  readonly nextCursor: string | null;
}

export interface NewPoc {
  readonly name: string;
  readonly description?: string;
  readonly languages?: readonly string[];
  readonly tags?: readonly string[];
  readonly repositoryUrl?: string | null;
  readonly visibility?: 'tenant' | 'private';
  readonly origin?: { readonly dojoId: string; readonly version: number };
}

export interface PocChange {
  readonly name?: string;
  readonly description?: string;
  readonly languages?: readonly string[];
  readonly tags?: readonly string[];
  readonly repositoryUrl?: string | null;
  readonly visibility?: 'tenant' | 'private';
}

export interface Attachment {
  readonly id: string;
  readonly pocId: string;
  readonly kind: 'attachment' | 'screenshot';
  readonly fileName: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly state: 'uploading' | 'ready';
  readonly position: number | null;
  readonly createdBy: string;
  readonly createdAt: string;
}

export interface AttachmentContent {
  readonly url: string;
}

export interface AttachmentList {
  readonly items: readonly Attachment[];
  readonly nextCursor: null;
}

export interface NewAttachment {
  readonly kind?: 'attachment' | 'screenshot';
  readonly fileName: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

export interface SignedPut {
  readonly url: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

export interface BegunAttachment {
  readonly attachment: Attachment;
  readonly upload: SignedPut | null;
  readonly partBytes: number;
  readonly partCount: number;
}

export interface PartsToSend {
  readonly parts: readonly { readonly number: number; readonly sha256: string }[];
}

export interface SignedParts {
  readonly parts: readonly { readonly number: number; readonly put: SignedPut }[];
}

export interface StoredParts {
  readonly numbers: readonly number[];
}

export interface RecordedBlame {
  readonly startedAtMs: number;
  readonly seq: number;
  readonly file: string;
  readonly text: string;
  readonly runs: readonly { readonly from: number; readonly to: number; readonly userId: string | null }[];
}

export interface RecordedChunk {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly hasTrack: boolean;
  readonly hasKeyframe: boolean;
}

export interface RecordedDiff {
  readonly file: string;
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly hunks: readonly {
    readonly beforeLine: number;
    readonly afterLine: number;
    readonly lines: readonly { readonly kind: 'same' | 'removed' | 'added'; readonly text: string }[];
  }[];
}

export interface RecordedText {
  readonly startedAtMs: number;
  readonly seq: number;
  readonly file: string;
  readonly text: string;
}

export interface RecordedPerson {
  readonly userId: string;
  readonly name: string | null;
}

export interface Recording {
  readonly dojoId: string;
  readonly name: string;
  readonly state: 'open' | 'paused' | 'archived';
  readonly headSeq: number;
  readonly people: readonly RecordedPerson[];
  readonly quarantined: readonly string[];
  readonly chunks: readonly RecordedChunk[];
}

export interface Job {
  readonly id: string;
  readonly kind: 'archive' | 'report' | 'video';
  readonly subjectId: string;
  readonly askedBy: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly progress: number;
  readonly step: string | null;
  readonly reason: string | null;
  readonly pocId: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface NewReport {
  readonly scope: 'user' | 'tenant';
  readonly from: string;
  readonly to: string;
  readonly language: 'pt-BR' | 'en';
}

export interface ReportFile {
  readonly format: 'html' | 'pdf' | 'csv' | 'json';
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: number;
}

export interface Report {
  readonly id: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly progress: number;
  readonly step: string | null;
  readonly reason: string | null;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly scope: 'user' | 'tenant';
  readonly from: string;
  readonly to: string;
  readonly language: 'pt-BR' | 'en';
  readonly files: readonly ReportFile[];
}

export interface ReportList {
  readonly items: readonly Report[];
  readonly nextCursor: null;
}

export interface ReportContent {
  readonly url: string;
}

export interface MonthlyReports {
  readonly user: boolean;
  readonly tenant: boolean;
  readonly language: 'pt-BR' | 'en';
}

export interface NewVideo {
  readonly year: number;
  readonly language: 'pt-BR' | 'en';
  readonly format: 'portrait' | 'landscape';
}

export interface VideoFile {
  readonly format:
    | 'mp4'
    | 'vtt'
    | 'srt'
    | 'png'
    | 'numbers-wide'
    | 'numbers-square'
    | 'badge-wide'
    | 'badge-square'
    | 'poc-wide'
    | 'poc-square';
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: number;
}

export interface Video {
  readonly id: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly progress: number;
  readonly step: string | null;
  readonly reason: string | null;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly year: number;
  readonly language: 'pt-BR' | 'en';
  readonly format: 'portrait' | 'landscape';
  readonly files: readonly VideoFile[];
}

export interface VideoList {
  readonly items: readonly Video[];
  readonly nextCursor: null;
}

export interface VideoContent {
  readonly url: string;
}

export interface TextSegment {
  readonly text: string;
  readonly isHit: boolean;
}

export interface SearchHit {
  readonly id: string;
  readonly name: readonly TextSegment[];
  readonly excerpt: readonly TextSegment[];
  readonly languages: readonly string[];
  readonly tags: readonly string[];
  readonly visibility: 'tenant' | 'private';
  readonly ownerId: string;
  readonly rev: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly extra: Readonly<Record<string, unknown>>;
}

export interface LabelCount {
  readonly label: string;
  readonly count: number;
}

export interface SearchResult {
  readonly items: readonly SearchHit[];
  readonly total: number;
  readonly match: 'words' | 'similar' | 'most-words';
  readonly isPartial: boolean;
  readonly languages: readonly LabelCount[];
  readonly tags: readonly LabelCount[];
  readonly nextCursor: string | null;
}

export interface SearchStatistics {
  readonly total: number;
  readonly match: 'words' | 'similar' | 'most-words';
  readonly languages: readonly LabelCount[];
  readonly tags: readonly LabelCount[];
  readonly months: readonly { readonly month: string; readonly count: number }[];
  readonly people: readonly {
    readonly userId: string;
    readonly name: string | null;
    readonly count: number;
  }[];
}

export interface SearchSuggestions {
  readonly pocs: readonly { readonly id: string; readonly name: string }[];
  readonly languages: readonly LabelCount[];
  readonly tags: readonly LabelCount[];
}

export interface Member {
  readonly id: string;
  readonly name: string;
  readonly role: 'owner' | 'facilitator' | 'participant' | 'viewer' | 'removed';
  readonly isGiven: boolean;
  readonly seenAt: string;
}

export interface MemberList {
  readonly items: readonly Member[];
  readonly nextCursor: string | null;
}

export interface MemberChange {
  readonly role: 'owner' | 'facilitator' | 'participant' | 'viewer';
}

export interface Invitation {
  readonly id: string;
  readonly role: 'owner' | 'facilitator' | 'participant' | 'viewer';
  readonly createdBy: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly maxUses: number;
  readonly uses: number;
}

export interface InvitationList {
  readonly items: readonly Invitation[];
  readonly nextCursor: null;
}

export interface NewInvitation {
  readonly role: 'owner' | 'facilitator' | 'participant' | 'viewer';
  readonly expiresInHours: number;
  readonly maxUses: number;
}

export interface CreatedInvitation {
  readonly invitation: Invitation;
  readonly secret: string;
}

export interface InvitationToAccept {
  readonly secret: string;
}

export interface AcceptedInvitation {
  readonly role: 'owner' | 'facilitator' | 'participant' | 'viewer';
  readonly isNew: boolean;
}

export interface AuditEntry {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly actorName: string | null;
  readonly action: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly requestId: string | null;
  readonly address: string | null;
  readonly beforeHash: string | null;
  readonly afterHash: string | null;
}

export interface AuditList {
  readonly items: readonly AuditEntry[];
  readonly nextCursor: string | null;
}

export interface YearChoices {
  readonly hasVideo: boolean;
  readonly isShared: boolean;
}

export interface Profile {
  readonly id: string;
  readonly name: string;
  readonly role: 'owner' | 'facilitator' | 'participant' | 'viewer' | 'removed';
  readonly seenAt: string;
  readonly noticeVersion: number;
  readonly consent: { readonly version: number; readonly at: string } | null;
  readonly year: YearChoices;
}

export interface Consent {
  readonly version: number;
}

export interface PersonErasure {
  readonly deletesArchives: boolean;
}

export interface Notification {
  readonly id: string;
  readonly kind:
    | 'archive-ready'
    | 'archive-failed'
    | 'report-ready'
    | 'report-failed'
    | 'video-ready'
    | 'video-failed'
    | 'invitation-accepted';
  readonly subjectId: string;
  readonly reason: string | null;
  readonly personName: string | null;
  readonly createdAt: string;
  readonly isRead: boolean;
}

export interface NotificationList {
  readonly items: readonly Notification[];
  readonly nextCursor: string | null;
  readonly unread: number;
}

export interface ReadNotifications {
  readonly newestId: string;
}

export interface UnreadNotifications {
  readonly unread: number;
}

export interface NotificationChannels {
  readonly page: boolean;
  readonly email: boolean;
}

export interface NotificationChoices {
  readonly topics: {
    readonly archive: NotificationChannels;
    readonly report: NotificationChannels;
    readonly video: NotificationChannels;
    readonly invitation: NotificationChannels;
  };
  readonly language: 'pt-BR' | 'en' | null;
}

export interface NotificationSettings {
  readonly topics: {
    readonly archive: NotificationChannels;
    readonly report: NotificationChannels;
    readonly video: NotificationChannels;
    readonly invitation: NotificationChannels;
  };
  readonly language: 'pt-BR' | 'en' | null;
  readonly email: string | null;
  readonly pushKey: string | null;
  readonly hasMail: boolean;
  readonly emailProblem: string | null;
}

export interface NewPushSubscription {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

export interface PushSubscriptionEnd {
  readonly endpoint: string;
}

export interface Webhook {
  readonly url: string | null;
}

export interface NewWebhook {
  readonly url: string;
}

export interface CreatedWebhook {
  readonly url: string;
  readonly secret: string;
}

export interface WebhookDelivery {
  readonly id: string;
  readonly event: string | null;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'skipped';
  readonly isTried: boolean;
  readonly answer: number | null;
  readonly reason: string | null;
  readonly createdAt: string;
  readonly changedAt: string;
}

export interface WebhookDeliveryList {
  readonly items: readonly WebhookDelivery[];
  readonly nextCursor: null;
}

export interface BrandingSettings {
  readonly colours: { readonly primary: string; readonly accent: string } | null;
  readonly font: 'inter' | 'montserrat' | 'nunito' | 'source-serif';
  readonly hasMusic: boolean;
  readonly intro: string | null;
}

export interface Branding {
  readonly colours: { readonly primary: string; readonly accent: string } | null;
  readonly font: 'inter' | 'montserrat' | 'nunito' | 'source-serif';
  readonly hasMusic: boolean;
  readonly intro: string | null;
  readonly logo: {
    readonly contentType: 'image/png' | 'image/webp';
    readonly bytes: number;
    readonly url: string;
  } | null;
  readonly rev: number;
}

export interface NewLogo {
  readonly contentType: 'image/png' | 'image/webp';
  readonly data: string;
}

/** What each operation takes, and what it answers with. */
export interface Operations {
  /** Find where the people of a tenant sign in. */
  readonly discover: {
    readonly input: {
      readonly query?: { readonly tenant?: string; readonly domain?: string };
    };
    readonly output: SignInTenant | SignInTenantList;
  };
  /** End the tokens of somebody whose session has ended. */
  readonly backchannelLogout: { readonly input: Readonly<Record<string, never>>; readonly output: undefined };
  /** List dojos, newest first. */
  readonly listDojos: {
    readonly input: {
      readonly query?: { readonly limit?: number; readonly cursor?: string };
    };
    readonly output: DojoList;
  };
  /** Make a dojo. */
  readonly createDojo: {
    readonly input: {
      readonly body: NewDojo;
    };
    readonly output: Dojo;
  };
  /** Read a dojo: how it is held, and how far its journal goes. */
  readonly readDojo: {
    readonly input: { readonly path: { readonly id: string } };
    readonly output: DojoDetail;
  };
  /** Change the name of a dojo, or when it is to begin. */
  readonly changeDojo: {
    readonly input: {
      readonly path: { readonly id: string };

      readonly body: DojoChange;
    };
    readonly output: Dojo;
  };
  /** Read the files of a dojo as they are saved now. */
  readonly readDojoFiles: {
    readonly input: { readonly path: { readonly id: string } };
    readonly output: DojoFiles;
  };
  /** Pause a dojo, let it go on, give turns, or change what somebody may do in it. */
  readonly steerDojo: {
    readonly input: {
      readonly path: { readonly id: string };

      readonly body: DojoCommand;
    };
    readonly output: DojoDetail;
  };
  /** Give a dojo a code by which people of the tenant join it, also if it is private. */
  readonly createJoinCode: {
    readonly input: { readonly path: { readonly id: string } };
    readonly output: JoinCode;
  };
  /** Take the join code of a dojo away. */
  readonly deleteJoinCode: {
    readonly input: { readonly path: { readonly id: string } };
    readonly output: undefined;
  };
  /** Put a marker or a test result on the time line of a dojo. */
  readonly createMark: {
    readonly input: {
      readonly path: { readonly id: string };

      readonly body: NewMark;
    };
    readonly output: Mark;
  };
  /** List the tokens by which programs send test results to a dojo. */
  readonly listCiTokens: {
    readonly input: { readonly path: { readonly id: string } };
    readonly output: CiTokenList;
  };
  /** Make a token by which a program sends test results to a dojo. */
  readonly createCiToken: {
    readonly input: {
      readonly path: { readonly id: string };

      readonly body: NewCiToken;
    };
    readonly output: CreatedCiToken;
  };
  /** Take away a token: the program that has it sends nothing more. */
  readonly deleteCiToken: {
    readonly input: { readonly path: { readonly id: string; readonly tokenId: string } };
    readonly output: undefined;
  };
  /** Put a test result on the time line of the dojo that the token is of. */
  readonly createLight: {
    readonly input: {
      readonly body: NewLight;
    };
    readonly output: Mark;
  };
  /** Join a dojo by its code. */
  readonly joinDojo: {
    readonly input: {
      readonly body: JoinCode;
    };
    readonly output: Dojo;
  };
  /** Make a dojo that begins with the files of another one at a moment. */
  readonly forkDojo: {
    readonly input: {
      readonly path: { readonly id: string };

      readonly body: NewFork;
    };
    readonly output: Dojo;
  };
  /** List POCs, newest first. */
  readonly listPocs: {
    readonly input: {
      readonly query?: {
        readonly language?: string;
        readonly tag?: string;
        readonly owner?: string;
        readonly limit?: number;
        readonly cursor?: string;
      };
    };
    readonly output: PocList;
  };
  /** Make a POC. */
  readonly createPoc: {
    readonly input: {
      readonly body: NewPoc;
    };
    readonly output: Poc;
  };
  /** Search POCs, with typing mistakes and all. */
  readonly searchPocs: {
    readonly input: {
      readonly query?: {
        readonly q?: string;
        readonly language?: string;
        readonly tag?: string;
        readonly owner?: string;
        readonly from?: string;
        readonly to?: string;
        readonly sort?: 'relevance' | 'newest' | 'changed';
        readonly limit?: number;
        readonly cursor?: string;
      };
    };
    readonly output: SearchResult;
  };
  /** Count the POCs that a search finds, by language, tag, month and person. */
  readonly countPocs: {
    readonly input: {
      readonly query?: {
        readonly q?: string;
        readonly language?: string;
        readonly tag?: string;
        readonly owner?: string;
        readonly from?: string;
        readonly to?: string;
      };
    };
    readonly output: SearchStatistics;
  };
  /** Names and labels of POCs that begin with what was typed so far. */
  readonly suggestPocs: {
    readonly input: {
      readonly query: { readonly q: string };
    };
    readonly output: SearchSuggestions;
  };
  /** Read a POC. */
  readonly readPoc: { readonly input: { readonly path: { readonly id: string } }; readonly output: Poc };
  /** Change a POC in the revision that was seen. */
  readonly changePoc: {
    readonly input: {
      readonly path: { readonly id: string };

      readonly header: { readonly 'if-match': string };
      readonly body: PocChange;
    };
    readonly output: Poc;
  };
  /** Delete a POC in the revision that was seen. */
  readonly deletePoc: {
    readonly input: {
      readonly path: { readonly id: string };

      readonly header: { readonly 'if-match': string };
    };
    readonly output: undefined;
  };
  /** Begin to send a file of a POC. */
  readonly beginAttachment: {
    readonly input: {
      readonly path: { readonly id: string };

      readonly body: NewAttachment;
    };
    readonly output: BegunAttachment;
  };
  /** List the files of a POC. */
  readonly listAttachments: {
    readonly input: { readonly path: { readonly id: string } };
    readonly output: AttachmentList;
  };
  /** Read which parts of a file have arrived. */
  readonly readStoredParts: {
    readonly input: { readonly path: { readonly id: string; readonly attachmentId: string } };
    readonly output: StoredParts;
  };
  /** Get the addresses that parts of a file go to. */
  readonly signParts: {
    readonly input: {
      readonly path: { readonly id: string; readonly attachmentId: string };

      readonly body: PartsToSend;
    };
    readonly output: SignedParts;
  };
  /** Say that a file has been sent. */
  readonly completeAttachment: {
    readonly input: { readonly path: { readonly id: string; readonly attachmentId: string } };
    readonly output: Attachment;
  };
  /** Get the address that a file can be read from. */
  readonly readAttachmentContent: {
    readonly input: { readonly path: { readonly id: string; readonly attachmentId: string } };
    readonly output: AttachmentContent;
  };
  /** Delete a file of a POC, or stop sending it. */
  readonly deleteAttachment: {
    readonly input: { readonly path: { readonly id: string; readonly attachmentId: string } };
    readonly output: undefined;
  };
  /** End a dojo for good and make a POC of it. */
  readonly archiveDojo: { readonly input: { readonly path: { readonly id: string } }; readonly output: Job };
  /** Read how far a job is. */
  readonly readJob: { readonly input: { readonly path: { readonly id: string } }; readonly output: Job };
  /** Cancel a job that has not ended. */
  readonly cancelJob: { readonly input: { readonly path: { readonly id: string } }; readonly output: Job };
  /** Ask for a report of a period. */
  readonly createReport: {
    readonly input: {
      readonly body: NewReport;
    };
    readonly output: Job;
  };
  /** List the reports that the caller has asked for, newest first. */
  readonly listReports: { readonly input: Readonly<Record<string, never>>; readonly output: ReportList };
  /** Read which reports of each month the caller gets. */
  readonly readMonthlyReports: {
    readonly input: Readonly<Record<string, never>>;
    readonly output: MonthlyReports;
  };
  /** Choose the reports of each month. */
  readonly chooseMonthlyReports: {
    readonly input: {
      readonly body: MonthlyReports;
    };
    readonly output: MonthlyReports;
  };
  /** Get the address that a file of a report can be read from. */
  readonly readReportFile: {
    readonly input: { readonly path: { readonly id: string; readonly format: string } };
    readonly output: ReportContent;
  };
  /** Ask for a video of the caller’s year. */
  readonly createVideo: {
    readonly input: {
      readonly body: NewVideo;
    };
    readonly output: Job;
  };
  /** List the videos that the caller has asked for, newest first. */
  readonly listVideos: { readonly input: Readonly<Record<string, never>>; readonly output: VideoList };
  /** Get the address that a file of a video can be read from. */
  readonly readVideoFile: {
    readonly input: { readonly path: { readonly id: string; readonly format: string } };
    readonly output: VideoContent;
  };
  /** List the members of the tenant. */
  readonly listMembers: {
    readonly input: {
      readonly query?: { readonly limit?: number; readonly cursor?: string };
    };
    readonly output: MemberList;
  };
  /** List what you are told of. */
  readonly listNotifications: {
    readonly input: {
      readonly query?: { readonly limit?: number; readonly cursor?: string };
    };
    readonly output: NotificationList;
  };
  /** Mark what you have seen as read. */
  readonly readNotifications: {
    readonly input: {
      readonly body: ReadNotifications;
    };
    readonly output: UnreadNotifications;
  };
  /** Read of what you are told, and how. */
  readonly readNotificationSettings: {
    readonly input: Readonly<Record<string, never>>;
    readonly output: NotificationSettings;
  };
  /** Choose of what you are told, and how. */
  readonly chooseNotifications: {
    readonly input: {
      readonly body: NotificationChoices;
    };
    readonly output: NotificationSettings;
  };
  /** Be told in this browser, by Web Push. */
  readonly addPushSubscription: {
    readonly input: {
      readonly body: NewPushSubscription;
    };
    readonly output: undefined;
  };
  /** Be told in this browser no more. */
  readonly endPushSubscription: {
    readonly input: {
      readonly body: PushSubscriptionEnd;
    };
    readonly output: undefined;
  };
  /** Read how videos and reports of the tenant look. */
  readonly readBranding: { readonly input: Readonly<Record<string, never>>; readonly output: Branding };
  /** Set how videos and reports of the tenant look. */
  readonly setBranding: {
    readonly input: {
      readonly header: { readonly 'if-match': string };
      readonly body: BrandingSettings;
    };
    readonly output: Branding;
  };
  /** Set the logo of the tenant. */
  readonly setLogo: {
    readonly input: {
      readonly body: NewLogo;
    };
    readonly output: Branding;
  };
  /** Remove the logo of the tenant. */
  readonly removeLogo: { readonly input: Readonly<Record<string, never>>; readonly output: undefined };
  /** Read where the webhook goes. */
  readonly readWebhook: { readonly input: Readonly<Record<string, never>>; readonly output: Webhook };
  /** Set the webhook, with a new secret. */
  readonly setWebhook: {
    readonly input: {
      readonly body: NewWebhook;
    };
    readonly output: CreatedWebhook;
  };
  /** Remove the webhook. */
  readonly removeWebhook: { readonly input: Readonly<Record<string, never>>; readonly output: undefined };
  /** List the last messages of the webhook, newest first. */
  readonly listWebhookDeliveries: {
    readonly input: Readonly<Record<string, never>>;
    readonly output: WebhookDeliveryList;
  };
  /** Send a test to the webhook. */
  readonly testWebhook: { readonly input: Readonly<Record<string, never>>; readonly output: WebhookDelivery };
  /** Make an invitation to the tenant. */
  readonly createInvitation: {
    readonly input: {
      readonly body: NewInvitation;
    };
    readonly output: CreatedInvitation;
  };
  /** List invitations that can still be used. */
  readonly listInvitations: {
    readonly input: Readonly<Record<string, never>>;
    readonly output: InvitationList;
  };
  /** Give a member another role. */
  readonly changeMember: {
    readonly input: {
      readonly path: { readonly id: string };

      readonly body: MemberChange;
    };
    readonly output: Member;
  };
  /** Remove a member from the tenant. */
  readonly removeMember: {
    readonly input: { readonly path: { readonly id: string } };
    readonly output: undefined;
  };
  /** Revoke an invitation. */
  readonly revokeInvitation: {
    readonly input: { readonly path: { readonly id: string } };
    readonly output: undefined;
  };
  /** Accept an invitation. */
  readonly acceptInvitation: {
    readonly input: {
      readonly body: InvitationToAccept;
    };
    readonly output: AcceptedInvitation;
  };
  /** Read who the caller is here. */
  readonly readProfile: { readonly input: Readonly<Record<string, never>>; readonly output: Profile };
  /** Agree to the privacy notice. */
  readonly giveConsent: {
    readonly input: {
      readonly body: Consent;
    };
    readonly output: Profile;
  };
  /** Choose whether you get a video of the year, and whether others are told of you. */
  readonly chooseYear: {
    readonly input: {
      readonly body: YearChoices;
    };
    readonly output: Profile;
  };
  /** Read all that is stored of the caller, as a zip of JSON. */
  readonly exportMe: { readonly input: Readonly<Record<string, never>>; readonly output: Uint8Array };
  /** Forget the caller. */
  readonly eraseMe: {
    readonly input: {
      readonly body: PersonErasure;
    };
    readonly output: undefined;
  };
  /** Forget a member. */
  readonly eraseMember: {
    readonly input: {
      readonly path: { readonly id: string };

      readonly body: PersonErasure;
    };
    readonly output: undefined;
  };
  /** List who changed what. */
  readonly listAudit: {
    readonly input: {
      readonly query?: {
        readonly actor?: string;
        readonly action?: string;
        readonly from?: string;
        readonly to?: string;
        readonly limit?: number;
        readonly cursor?: string;
      };
    };
    readonly output: AuditList;
  };
  /** Read what a player needs of the recording of a dojo, but for its rows. */
  readonly readRecording: {
    readonly input: { readonly path: { readonly id: string } };
    readonly output: Recording;
  };
  /** Read a page of the rows of a recording. */
  readonly readRecordingRows: {
    readonly input: { readonly path: { readonly id: string }; readonly query: { readonly after: number } };
    readonly output: Uint8Array;
  };
  /** Read packed rows of a recording, or what is derived from them. */
  readonly readRecordingChunk: {
    readonly input: {
      readonly path: { readonly id: string; readonly firstSeq: string };
      readonly query?: { readonly as?: 'rows' | 'track' | 'keyframe' };
    };
    readonly output: Uint8Array;
  };
  /** Read a recording in a format of other programs. */
  readonly readRecordingExport: {
    readonly input: { readonly path: { readonly id: string; readonly format: 'vtt' | 'cast' | 'bundle' } };
    readonly output: Uint8Array;
  };
  /** Read a file as it was at a moment of a recording. */
  readonly readRecordingText: {
    readonly input: {
      readonly path: { readonly id: string };
      readonly query: { readonly file: string; readonly seq?: number; readonly atMs?: number };
    };
    readonly output: RecordedText;
  };
  /** Read who wrote which characters of a file at a moment of a recording. */
  readonly readRecordingBlame: {
    readonly input: {
      readonly path: { readonly id: string };
      readonly query: { readonly file: string; readonly seq?: number; readonly atMs?: number };
    };
    readonly output: RecordedBlame;
  };
  /** Read what differs in a file between two moments of a recording. */
  readonly readRecordingDiff: {
    readonly input: {
      readonly path: { readonly id: string };
      readonly query: {
        readonly file: string;
        readonly fromSeq?: number;
        readonly fromAtMs?: number;
        readonly toSeq?: number;
        readonly toAtMs?: number;
      };
    };
    readonly output: RecordedDiff;
  };
}

/** How each operation is called. */
export const OPERATIONS = {
  discover: { method: 'GET', path: '/v1/discovery', isSignedIn: false, takesKey: false },
  backchannelLogout: { method: 'POST', path: '/v1/backchannel-logout', isSignedIn: false, takesKey: false },
  listDojos: { method: 'GET', path: '/v1/dojos', isSignedIn: true, takesKey: false },
  createDojo: { method: 'POST', path: '/v1/dojos', isSignedIn: true, takesKey: true },
  readDojo: { method: 'GET', path: '/v1/dojos/{id}', isSignedIn: true, takesKey: false },
  changeDojo: { method: 'PATCH', path: '/v1/dojos/{id}', isSignedIn: true, takesKey: false },
  readDojoFiles: { method: 'GET', path: '/v1/dojos/{id}/files', isSignedIn: true, takesKey: false },
  steerDojo: { method: 'POST', path: '/v1/dojos/{id}/commands', isSignedIn: true, takesKey: true },
  createJoinCode: { method: 'POST', path: '/v1/dojos/{id}/join-code', isSignedIn: true, takesKey: true },
  deleteJoinCode: { method: 'DELETE', path: '/v1/dojos/{id}/join-code', isSignedIn: true, takesKey: false },
  createMark: { method: 'POST', path: '/v1/dojos/{id}/marks', isSignedIn: true, takesKey: true },
  listCiTokens: { method: 'GET', path: '/v1/dojos/{id}/ci-tokens', isSignedIn: true, takesKey: false },
  createCiToken: { method: 'POST', path: '/v1/dojos/{id}/ci-tokens', isSignedIn: true, takesKey: true },
  deleteCiToken: {
    method: 'DELETE',
    path: '/v1/dojos/{id}/ci-tokens/{tokenId}',
    isSignedIn: true,
    takesKey: false,
  },
  createLight: { method: 'POST', path: '/v1/lights', isSignedIn: true, takesKey: true },
  joinDojo: { method: 'POST', path: '/v1/dojos/join', isSignedIn: true, takesKey: true },
  forkDojo: { method: 'POST', path: '/v1/dojos/{id}/fork', isSignedIn: true, takesKey: true },
  listPocs: { method: 'GET', path: '/v1/pocs', isSignedIn: true, takesKey: false },
  createPoc: { method: 'POST', path: '/v1/pocs', isSignedIn: true, takesKey: true },
  searchPocs: { method: 'GET', path: '/v1/search', isSignedIn: true, takesKey: false },
  countPocs: { method: 'GET', path: '/v1/search/statistics', isSignedIn: true, takesKey: false },
  suggestPocs: { method: 'GET', path: '/v1/search/suggestions', isSignedIn: true, takesKey: false },
  readPoc: { method: 'GET', path: '/v1/pocs/{id}', isSignedIn: true, takesKey: false },
  changePoc: { method: 'PATCH', path: '/v1/pocs/{id}', isSignedIn: true, takesKey: false },
  deletePoc: { method: 'DELETE', path: '/v1/pocs/{id}', isSignedIn: true, takesKey: false },
  beginAttachment: { method: 'POST', path: '/v1/pocs/{id}/attachments', isSignedIn: true, takesKey: true },
  listAttachments: { method: 'GET', path: '/v1/pocs/{id}/attachments', isSignedIn: true, takesKey: false },
  readStoredParts: {
    method: 'GET',
    path: '/v1/pocs/{id}/attachments/{attachmentId}/parts',
    isSignedIn: true,
    takesKey: false,
  },
  signParts: {
    method: 'POST',
    path: '/v1/pocs/{id}/attachments/{attachmentId}/parts',
    isSignedIn: true,
    takesKey: false,
  },
  completeAttachment: {
    method: 'POST',
    path: '/v1/pocs/{id}/attachments/{attachmentId}/complete',
    isSignedIn: true,
    takesKey: true,
  },
  readAttachmentContent: {
    method: 'GET',
    path: '/v1/pocs/{id}/attachments/{attachmentId}/content',
    isSignedIn: true,
    takesKey: false,
  },
  deleteAttachment: {
    method: 'DELETE',
    path: '/v1/pocs/{id}/attachments/{attachmentId}',
    isSignedIn: true,
    takesKey: false,
  },
  archiveDojo: { method: 'POST', path: '/v1/dojos/{id}/archive', isSignedIn: true, takesKey: true },
  readJob: { method: 'GET', path: '/v1/jobs/{id}', isSignedIn: true, takesKey: false },
  cancelJob: { method: 'DELETE', path: '/v1/jobs/{id}', isSignedIn: true, takesKey: false },
  createReport: { method: 'POST', path: '/v1/reports', isSignedIn: true, takesKey: true },
  listReports: { method: 'GET', path: '/v1/reports', isSignedIn: true, takesKey: false },
  readMonthlyReports: { method: 'GET', path: '/v1/reports/monthly', isSignedIn: true, takesKey: false },
  chooseMonthlyReports: { method: 'PUT', path: '/v1/reports/monthly', isSignedIn: true, takesKey: false },
  readReportFile: {
    method: 'GET',
    path: '/v1/reports/{id}/files/{format}',
    isSignedIn: true,
    takesKey: false,
  },
  createVideo: { method: 'POST', path: '/v1/videos', isSignedIn: true, takesKey: true },
  listVideos: { method: 'GET', path: '/v1/videos', isSignedIn: true, takesKey: false },
  readVideoFile: { method: 'GET', path: '/v1/videos/{id}/files/{format}', isSignedIn: true, takesKey: false },
  listMembers: { method: 'GET', path: '/v1/members', isSignedIn: true, takesKey: false },
  listNotifications: { method: 'GET', path: '/v1/notifications', isSignedIn: true, takesKey: false },
  readNotifications: { method: 'POST', path: '/v1/notifications/read', isSignedIn: true, takesKey: true },
  readNotificationSettings: {
    method: 'GET',
    path: '/v1/notifications/settings',
    isSignedIn: true,
    takesKey: false,
  },
  chooseNotifications: {
    method: 'PUT',
    path: '/v1/notifications/settings',
    isSignedIn: true,
    takesKey: false,
  },
  addPushSubscription: { method: 'PUT', path: '/v1/notifications/push', isSignedIn: true, takesKey: false },
  endPushSubscription: {
    method: 'POST',
    path: '/v1/notifications/push/end',
    isSignedIn: true,
    takesKey: false,
  },
  readBranding: { method: 'GET', path: '/v1/branding', isSignedIn: true, takesKey: false },
  setBranding: { method: 'PUT', path: '/v1/branding', isSignedIn: true, takesKey: false },
  setLogo: { method: 'PUT', path: '/v1/branding/logo', isSignedIn: true, takesKey: false },
  removeLogo: { method: 'DELETE', path: '/v1/branding/logo', isSignedIn: true, takesKey: false },
  readWebhook: { method: 'GET', path: '/v1/webhook', isSignedIn: true, takesKey: false },
  setWebhook: { method: 'PUT', path: '/v1/webhook', isSignedIn: true, takesKey: false },
  removeWebhook: { method: 'DELETE', path: '/v1/webhook', isSignedIn: true, takesKey: false },
  listWebhookDeliveries: { method: 'GET', path: '/v1/webhook/deliveries', isSignedIn: true, takesKey: false },
  testWebhook: { method: 'POST', path: '/v1/webhook/test', isSignedIn: true, takesKey: true },
  createInvitation: { method: 'POST', path: '/v1/invitations', isSignedIn: true, takesKey: true },
  listInvitations: { method: 'GET', path: '/v1/invitations', isSignedIn: true, takesKey: false },
  changeMember: { method: 'PATCH', path: '/v1/members/{id}', isSignedIn: true, takesKey: false },
  removeMember: { method: 'DELETE', path: '/v1/members/{id}', isSignedIn: true, takesKey: false },
  revokeInvitation: { method: 'DELETE', path: '/v1/invitations/{id}', isSignedIn: true, takesKey: false },
  acceptInvitation: { method: 'POST', path: '/v1/invitations/accept', isSignedIn: true, takesKey: true },
  readProfile: { method: 'GET', path: '/v1/me', isSignedIn: true, takesKey: false },
  giveConsent: { method: 'PUT', path: '/v1/me/consent', isSignedIn: true, takesKey: false },
  chooseYear: { method: 'PUT', path: '/v1/me/year', isSignedIn: true, takesKey: false },
  exportMe: { method: 'GET', path: '/v1/me/export', isSignedIn: true, takesKey: false },
  eraseMe: { method: 'POST', path: '/v1/me/erasure', isSignedIn: true, takesKey: false },
  eraseMember: { method: 'POST', path: '/v1/members/{id}/erasure', isSignedIn: true, takesKey: true },
  listAudit: { method: 'GET', path: '/v1/audit', isSignedIn: true, takesKey: false },
  readRecording: { method: 'GET', path: '/v1/dojos/{id}/recording', isSignedIn: true, takesKey: false },
  readRecordingRows: {
    method: 'GET',
    path: '/v1/dojos/{id}/recording/rows',
    isSignedIn: true,
    takesKey: false,
  },
  readRecordingChunk: {
    method: 'GET',
    path: '/v1/dojos/{id}/recording/chunks/{firstSeq}',
    isSignedIn: true,
    takesKey: false,
  },
  readRecordingExport: {
    method: 'GET',
    path: '/v1/dojos/{id}/recording/exports/{format}',
    isSignedIn: true,
    takesKey: false,
  },
  readRecordingText: {
    method: 'GET',
    path: '/v1/dojos/{id}/recording/text',
    isSignedIn: true,
    takesKey: false,
  },
  readRecordingBlame: {
    method: 'GET',
    path: '/v1/dojos/{id}/recording/blame',
    isSignedIn: true,
    takesKey: false,
  },
  readRecordingDiff: {
    method: 'GET',
    path: '/v1/dojos/{id}/recording/diff',
    isSignedIn: true,
    takesKey: false,
  },
} as const;
