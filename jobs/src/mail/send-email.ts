import type { TakenJob } from '@tatami/job-queue';
import type {
  Notification,
  NotificationId,
  NotificationLanguage,
  NotificationStore,
} from '@tatami/persistence';
import { notificationPath } from '../notification-path.ts';
import { escapeHtml } from '../report/escape-html.ts';
import { MAIL_WORDS } from './mail-words.ts';
import type { Mailer } from './mailer.ts';

export interface EmailParts {
  readonly notifications: Pick<NotificationStore, 'message'>;
  readonly mailer: Pick<Mailer, 'send'>;
  readonly pageUrl: string;
}

/**
 * Tells somebody by e-mail. What they chose and who they are is read now: since the job was made they may have changed it.
 * A worker that is killed between the server's answer and the end of the job sends it once more, under the same id.
 *
 * @returns `{ isSent }`
 */
export async function sendEmail({ subjectId, data }: TakenJob, parts: EmailParts): Promise<unknown> {
  const message = await parts.notifications.message(subjectId as NotificationId);
  if (message === undefined || message.email === null || message.isRemoved) return { isSent: false };
  const { notification } = message;
  const isOff = message.off.some(
    off => off.startsWith('email:') && notification.kind.startsWith(off.slice('email:'.length)),
  );
  if (isOff) return { isSent: false };
  const language = message.language ?? languageIn(data);
  await parts.mailer.send({
    to: message.email,
    messageId: notification.id,
    ...writtenOut(notification, language, parts.pageUrl),
  });
  return { isSent: true };
}

function languageIn({ language }: TakenJob['data']): NotificationLanguage {
  return language === 'en' ? 'en' : 'pt-BR';
}

function writtenOut(notification: Notification, language: NotificationLanguage, pageUrl: string) {
  const { open, footer, kinds } = MAIL_WORDS[language];
  const { subject, lead } = kinds[notification.kind];
  const link = new URL(notificationPath(notification), pageUrl).href;
  const settings = new URL('/notifications', pageUrl).href;
  return {
    subject,
    text: `${lead}\n\n${open}: ${link}\n\n-- \n${footer}\n${settings}\n`,
    html: `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:24px;background:#f3f5f1;color:#1d2421;font:16px/1.5 system-ui,sans-serif">
<div style="max-width:480px;margin:0 auto;padding:24px;border-radius:18px;background:#ffffff">
<h1 style="margin:0 0 12px;font-size:22px">${escapeHtml(subject)}</h1>
<p>${escapeHtml(lead)}</p>
<p><a href="${escapeHtml(link)}" style="display:inline-block;padding:12px 20px;border-radius:14px;background:#2f6b4f;color:#ffffff;text-decoration:none">${escapeHtml(open)}</a></p>
<p style="color:#5b6762;font-size:14px">${escapeHtml(footer)} <a href="${escapeHtml(settings)}">${escapeHtml(settings)}</a></p>
</div></body></html>
`,
  };
}
