import { randomUUID } from 'node:crypto';
import { FileSystemStore } from '@tatami/objects';
import { NAMED_SCHEMAS } from '@tatami/rest';
import type { FastifyInstance, FastifyPluginAsync, FastifyServerOptions } from 'fastify';
import fastify from 'fastify';
import { EntryNumbers } from './dojos/entry-numbers.ts';
import { AddressLimit } from './http/address-limit.ts';
import { AuditCursors } from './http/audit-cursor.ts';
import { Authentication } from './http/authenticate.ts';
import { describeRoutes } from './http/description.ts';
import { KnownPeople } from './http/known-people.ts';
import { ListCursors } from './http/list-cursor.ts';
import { problem, sendError, sendProblem } from './http/problem.ts';
import { RequestOrigins } from './http/request-origins.ts';
import { SearchCursors } from './http/search-cursor.ts';
import { addSecurityHeaders } from './http/security-headers.ts';
import { Standings } from './http/standing.ts';
import { requestValidator } from './http/validator.ts';
import type { PocApiOptions } from './options.ts';
import { RecordedMoments } from './recording/recorded-moments.ts';
import { acceptInvitation } from './routes/accept-invitation.ts';
import { archiveDojo } from './routes/archive-dojo.ts';
import { backchannelLogout } from './routes/backchannel-logout.ts';
import { beginAttachment } from './routes/begin-attachment.ts';
import { branding } from './routes/branding.ts';
import { brandingLogo } from './routes/branding-logo.ts';
import { cancelJob } from './routes/cancel-job.ts';
import { changeDojo } from './routes/change-dojo.ts';
import { changeMember } from './routes/change-member.ts';
import { changePoc } from './routes/change-poc.ts';
import { chooseYear } from './routes/choose-year.ts';
import { ciTokens } from './routes/ci-tokens.ts';
import { completeAttachment } from './routes/complete-attachment.ts';
import { countPocs } from './routes/count-pocs.ts';
import { createDojo } from './routes/create-dojo.ts';
import { createInvitation } from './routes/create-invitation.ts';
import { createJoinCode } from './routes/create-join-code.ts';
import { createLight } from './routes/create-light.ts';
import { createMark } from './routes/create-mark.ts';
import { createPoc } from './routes/create-poc.ts';
import { createReport } from './routes/create-report.ts';
import { createVideo } from './routes/create-video.ts';
import { deleteAttachment } from './routes/delete-attachment.ts';
import { deleteJoinCode } from './routes/delete-join-code.ts';
import { deletePoc } from './routes/delete-poc.ts';
import { discovery } from './routes/discovery.ts';
import { eraseMe } from './routes/erase-me.ts';
import { eraseMember } from './routes/erase-member.ts';
import { exportMe } from './routes/export-me.ts';
import { forkDojo } from './routes/fork-dojo.ts';
import { giveConsent } from './routes/give-consent.ts';
import { joinDojo } from './routes/join-dojo.ts';
import { listAttachments } from './routes/list-attachments.ts';
import { listAudit } from './routes/list-audit.ts';
import { listDojos } from './routes/list-dojos.ts';
import { listInvitations } from './routes/list-invitations.ts';
import { listMembers } from './routes/list-members.ts';
import { listNotifications } from './routes/list-notifications.ts';
import { listPocs } from './routes/list-pocs.ts';
import { listReports } from './routes/list-reports.ts';
import { listVideos } from './routes/list-videos.ts';
import { monthlyReports } from './routes/monthly-reports.ts';
import { notificationSettings } from './routes/notification-settings.ts';
import { pushSubscriptions } from './routes/push-subscriptions.ts';
import { readAttachmentContent } from './routes/read-attachment-content.ts';
import { readDojo } from './routes/read-dojo.ts';
import { readDojoFiles } from './routes/read-dojo-files.ts';
import { readJob } from './routes/read-job.ts';
import { readNotifications } from './routes/read-notifications.ts';
import { readPoc } from './routes/read-poc.ts';
import { readProfile } from './routes/read-profile.ts';
import { readRecording } from './routes/read-recording.ts';
import { readRecordingBlame } from './routes/read-recording-blame.ts';
import { readRecordingChunk } from './routes/read-recording-chunk.ts';
import { readRecordingDiff } from './routes/read-recording-diff.ts';
import { readRecordingExport } from './routes/read-recording-export.ts';
import { readRecordingRows } from './routes/read-recording-rows.ts';
import { readRecordingText } from './routes/read-recording-text.ts';
import { readReportFile } from './routes/read-report-file.ts';
import { readStoredParts } from './routes/read-stored-parts.ts';
import { readVideoFile } from './routes/read-video-file.ts';
import { removeMember } from './routes/remove-member.ts';
import { revokeInvitation } from './routes/revoke-invitation.ts';
import { searchPocs } from './routes/search-pocs.ts';
import { servedObjects } from './routes/served-objects.ts';
import { signParts } from './routes/sign-parts.ts';
import { steerDojo } from './routes/steer-dojo.ts';
import { suggestPocs } from './routes/suggest-pocs.ts';
import { webhook } from './routes/webhook.ts';
import { webhookDeliveries } from './routes/webhook-deliveries.ts';
import { searchIndexOf } from './search-index-of.ts';

/**
 * What a server has to be made with for the API: an address that cannot be read is answered with a problem as well, and the
 * id of a request, which the audit keeps, is of no other one anywhere.
 */
export const API_SERVER_OPTIONS = {
  frameworkErrors: sendError,
  genReqId: () => randomUUID(),
} as const satisfies FastifyServerOptions;

/** The API as a plugin of a server that may have more to serve: /v1, and its description. */
export const pocApi: FastifyPluginAsync<PocApiOptions> = async (app, options) => {
  addSecurityHeaders(app);
  for (const schema of NAMED_SCHEMAS) app.addSchema(schema);
  await describeRoutes(app);
  await app.register(routes, { ...options, prefix: '/v1' });
};

const routes: FastifyPluginAsync<PocApiOptions> = async (app, options) => {
  const {
    tokens,
    tenants,
    openSearch,
    searchMonitor,
    objects,
    noteWork,
    tellPods = () => undefined,
    cursorSecret,
    hasMail,
    pushKey,
    clientId,
    otherClientIds,
    maxDojosPerDay,
    refusalsPerMinute,
    rateLimiter,
    writer,
    now,
    random,
  } = options;
  const origins = new RequestOrigins();
  origins.follow(app);
  const storage = origins.storage(options.storage);
  const people = new KnownPeople(storage, now);
  const addresses = new AddressLimit({ perMinute: refusalsPerMinute, now });
  const authentication = new Authentication({
    tokens,
    standings: new Standings(storage),
    people,
    limiter: rateLimiter,
    addresses,
  });
  app.setValidatorCompiler(requestValidator());
  app.setErrorHandler(sendError);
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, problem('not-found')));
  // What one user may see is nothing for a cache between us.
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  await app.register(discovery, { addresses, tenants, clientId });
  const clientIds = [clientId, ...otherClientIds];
  await app.register(backchannelLogout, { addresses, storage, logouts: tokens, clientIds });
  await app.register(listDojos, { authentication, storage });
  await app.register(readDojo, { authentication, storage });
  await app.register(readDojoFiles, { authentication, storage });
  const numbers = new EntryNumbers(writer);
  await app.register(steerDojo, { authentication, storage, numbers, tellPods });
  await app.register(createDojo, { authentication, storage, numbers, maxDojosPerDay, writer, now, random });
  await app.register(changeDojo, { authentication, storage, now });
  await app.register(createJoinCode, { authentication, storage, random });
  await app.register(deleteJoinCode, { authentication, storage });
  await app.register(createMark, { authentication, storage, numbers, tellPods, now, random });
  await app.register(ciTokens, { authentication, storage, secret: cursorSecret, now, random });
  await app.register(createLight, {
    addresses,
    limiter: rateLimiter,
    storage,
    numbers,
    tellPods,
    now,
    random,
  });
  await app.register(joinDojo, { authentication, storage, tellPods });
  await app.register(forkDojo, { authentication, storage, maxDojosPerDay, writer, now, random });
  const cursors = new ListCursors(cursorSecret);
  await app.register(listPocs, { authentication, storage, cursors });
  const searchCursors = new SearchCursors(cursorSecret);
  const openIndex = searchIndexOf(openSearch, searchMonitor);
  await app.register(searchPocs, { authentication, storage, openIndex, cursors: searchCursors });
  await app.register(countPocs, { authentication, storage, openIndex });
  await app.register(suggestPocs, { authentication, storage, openIndex });
  await app.register(createPoc, { authentication, storage, now, random });
  await app.register(readPoc, { authentication, storage });
  await app.register(changePoc, { authentication, storage });
  await app.register(deletePoc, { authentication, storage, objects });
  const files = { authentication, storage, objects };
  await app.register(beginAttachment, { ...files, now, random });
  for (const route of [listAttachments, readStoredParts, signParts, completeAttachment]) {
    await app.register(route, files);
  }
  await app.register(readAttachmentContent, files);
  await app.register(deleteAttachment, files);
  if (objects instanceof FileSystemStore) await app.register(servedObjects, { store: objects });
  await app.register(archiveDojo, { authentication, storage, noteWork, now, random });
  await app.register(readJob, { authentication, storage });
  await app.register(cancelJob, { authentication, storage });
  await app.register(createReport, { authentication, storage, noteWork, now, random });
  await app.register(listReports, { authentication, storage, now });
  await app.register(monthlyReports, { authentication, storage, now });
  await app.register(readReportFile, { authentication, storage, objects, now });
  await app.register(createVideo, { authentication, storage, noteWork, now, random });
  await app.register(listVideos, { authentication, storage, now });
  await app.register(readVideoFile, { authentication, storage, objects, now });
  await app.register(listMembers, { authentication, storage, cursors });
  await app.register(listNotifications, { authentication, storage, cursors });
  await app.register(readNotifications, { authentication, storage });
  await app.register(notificationSettings, { authentication, storage, hasMail, pushKey });
  await app.register(pushSubscriptions, { authentication, storage });
  await app.register(branding, { authentication, storage, objects });
  await app.register(brandingLogo, { authentication, storage, objects, now, random });
  await app.register(webhook, { authentication, storage, random });
  await app.register(webhookDeliveries, { authentication, storage, noteWork, now, random });
  await app.register(createInvitation, { authentication, storage, secret: cursorSecret, now, random });
  for (const route of [changeMember, removeMember, listInvitations, revokeInvitation, acceptInvitation]) {
    await app.register(route, { authentication, storage });
  }
  for (const route of [readProfile, giveConsent, chooseYear, exportMe]) {
    await app.register(route, { authentication, storage });
  }
  for (const route of [eraseMe, eraseMember]) await app.register(route, { authentication, storage, objects });
  await app.register(listAudit, { authentication, storage, cursors: new AuditCursors(cursorSecret) });
  await app.register(readRecording, { authentication, storage });
  await app.register(readRecordingRows, { authentication, storage });
  await app.register(readRecordingChunk, { authentication, storage });
  await app.register(readRecordingExport, { authentication, storage });
  const moments = new RecordedMoments(storage);
  for (const route of [readRecordingText, readRecordingBlame, readRecordingDiff])
    await app.register(route, { authentication, moments });
};

/** The API as a server of its own. */
export function buildApp(options: PocApiOptions, server: FastifyServerOptions = {}): FastifyInstance {
  const app = fastify({ ...API_SERVER_OPTIONS, ...server });
  app.register(pocApi, options);
  return app;
}
