import type { MailSettings } from './mailer.ts';

/**
 * Undefined where no mail server is named: nobody is told by e-mail then.
 * @throws Error if something else is missing that messages need
 */
export function mailSettings(settings: {
  readonly TATAMI_SMTP_URL: string | undefined;
  readonly TATAMI_MAIL_FROM: string | undefined;
  readonly TATAMI_PAGE_URL: string | undefined;
}): MailSettings | undefined {
  const { TATAMI_SMTP_URL: smtpUrl, TATAMI_MAIL_FROM: from, TATAMI_PAGE_URL: pageUrl } = settings;
  if (smtpUrl === undefined) return undefined;
  if (from === undefined || pageUrl === undefined) {
    throw new Error('TATAMI_SMTP_URL needs TATAMI_MAIL_FROM and TATAMI_PAGE_URL too');
  }
  return { smtpUrl, from, pageUrl };
}
