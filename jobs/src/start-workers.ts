import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JobContext, type JobOutcome, JobQueue, JobWorker } from '@tatami/job-queue';
import type { Clock } from '@tatami/kernel';
import type { ObjectStore } from '@tatami/objects';
import type { Persistence, TenantPersistence, TenantWork } from '@tatami/persistence';
import { TatamiError, type TenantId } from '@tatami/protocol';
import { archiveDojo } from './archive/archive-dojo.ts';
import { Mailer, type MailSettings } from './mail/mailer.ts';
import { sendEmail } from './mail/send-email.ts';
import type { VapidKeys } from './push/push-settings.ts';
import { sendPush } from './push/send-push.ts';
import { createReport } from './report/create-report.ts';
import { sendTopic } from './topic/send-topic.ts';
import { type SnsSettings, SnsTopics } from './topic/sns-topics.ts';
import { createVideo } from './video/create-video.ts';
import { allowedNetworks } from './webhook/public-address.ts';
import { sendWebhook } from './webhook/send-webhook.ts';

/** Of this machine: whoever takes over on another makes the pieces again. */
const VIDEO_FOLDER = join(tmpdir(), 'tatami-videos');

export interface WorkersOptions {
  readonly persistence: Pick<Persistence, 'tenant'> & {
    readonly catalog: Pick<Persistence['catalog'], 'work' | 'forgetWork'>;
  };
  readonly objects: ObjectStore;
  /** Without it nobody is told by e-mail. */
  readonly mail?: MailSettings | undefined;
  /** Without them nobody is told in browsers. */
  readonly push?: VapidKeys | undefined;
  /** Without it nothing is published. */
  readonly sns?: SnsSettings | undefined;
  /** Networks that are not public, and that webhooks may go to; none if it is not given. */
  readonly webhookNetworks?: readonly string[] | undefined;
  /** Jobs that are done at one time. */
  readonly atOnce: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onEnd: (kind: string, outcome: JobOutcome) => void;
  readonly reportError: (what: string, error: unknown, tenantId?: TenantId) => void;
}

export interface Workers {
  /** Resolves when the jobs that run have ended. */
  stop(): Promise<void>;
}

/** Workers that do the jobs of all tenants that are noted to have some. */
export function startWorkers(options: WorkersOptions): Workers {
  const topics = options.sns && new SnsTopics(options.sns);
  const workers = Array.from({ length: options.atOnce }, () => newWorker(options, topics));
  for (const worker of workers) worker.start();
  return {
    stop: async () => {
      await Promise.all(workers.map(worker => worker.stop()));
      topics?.close();
    },
  };
}

function newWorker(options: WorkersOptions, topics: SnsTopics | undefined): JobWorker {
  const {
    persistence,
    objects,
    mail,
    push,
    sns,
    webhookNetworks = [],
    clock,
    random,
    onEnd,
    reportError,
  } = options;
  const { catalog } = persistence;
  const allowed = allowedNetworks(webhookNetworks);
  /** As it was noted when this round began: work that is noted since must not be forgotten. */
  let noted: readonly TenantWork[] = [];
  const withStores = async (tenantId: TenantId, work: (stores: TenantPersistence) => Promise<unknown>) => {
    const stores = await persistence.tenant(tenantId);
    if (stores === undefined) throw new Error('The tenant is not active any more');
    try {
      return await work(stores);
    } finally {
      stores.release();
    }
  };
  const onBadLogo =
    ({ tenantId }: JobContext) =>
    (error: unknown) =>
      reportError('A logo cannot be drawn', error, tenantId);
  return new JobWorker({
    handlers: {
      // First, because a message takes a moment and nobody should wait for it as long as for a video.
      email: (job, { tenantId }) =>
        withStores(tenantId, ({ notifications }) => {
          // Left from when there was a mail server.
          if (mail === undefined) throw new TatamiError('mail-unreachable');
          return sendEmail(job, { notifications, mailer: new Mailer(mail), pageUrl: mail.pageUrl });
        }),
      push: (job, { tenantId }) =>
        withStores(tenantId, async stores => {
          // Left from when there were keys.
          if (push === undefined) throw new TatamiError('push-refused');
          return sendPush(job, { stores, keys: push, allowed });
        }),
      topic: (job, { tenantId }) =>
        withStores(tenantId, async ({ notifications }) => {
          // Left from when there was SNS.
          if (sns === undefined || topics === undefined) throw new TatamiError('topic-failed');
          return sendTopic(job, tenantId, { notifications, topics, pageUrl: sns.pageUrl });
        }),
      webhook: (job, context) =>
        withStores(context.tenantId, stores =>
          sendWebhook(job, context, { stores, now: () => clock.now(), allowed }),
        ),
      archive: (job, context) =>
        withStores(context.tenantId, stores => archiveDojo(job, context, { stores, objects })),
      report: (job, context) =>
        withStores(context.tenantId, stores =>
          createReport(job, context, {
            stores,
            objects,
            now: () => clock.now(),
            onBadLogo: onBadLogo(context),
          }),
        ),
      video: (job, context) =>
        withStores(context.tenantId, stores =>
          createVideo(job, context, {
            ...{ stores, objects, now: () => clock.now(), workFolder: VIDEO_FOLDER },
            onBadLogo: onBadLogo(context),
          }),
        ),
    },
    tenants: async () => {
      noted = await catalog.work();
      return noted.map(({ tenantId }) => tenantId);
    },
    open: async tenantId => {
      const tenant = await persistence.tenant(tenantId);
      return (
        tenant && {
          queue: new JobQueue(tenant.database, {
            hasMail: mail !== undefined,
            hasPush: push !== undefined,
            hasTopics: sns !== undefined,
          }),
          release: tenant.release,
        }
      );
    },
    onIdle: async tenantId => {
      const work = noted.find(one => one.tenantId === tenantId);
      if (work !== undefined) await catalog.forgetWork(work);
    },
    onEnd,
    clock,
    random,
    reportError,
  });
}
