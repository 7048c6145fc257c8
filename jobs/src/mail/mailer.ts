import { TatamiError } from '@tatami/protocol';
import { createTransport } from 'nodemailer';

/** A server that does not answer holds a worker no longer. */
const PATIENCE_MS = 10_000;
/** SMTP: from here on the server will not take this message, however often it is sent. */
const PERMANENT = 500;

export interface MailSettings {
  /** `smtp://` or `smtps://user:password@host:port`; a query is nodemailer's options, such as `?requireTLS=true`. */
  readonly smtpUrl: string;
  /** `Tatami <dojo@example.org>` */
  readonly from: string;
  /** Where the page is: what links begin with. */
  readonly pageUrl: string;
}

export interface MailToSend {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The same in each try: mail systems that see both show one. */
  readonly messageId: string;
}

/** Sends by SMTP. */
export class Mailer {
  readonly #settings: MailSettings;

  constructor(settings: MailSettings) {
    this.#settings = settings;
  }

  /** @throws TatamiError `mail-refused`, `mail-unreachable` */
  async send({ messageId, ...mail }: MailToSend): Promise<void> {
    const transport = createTransport({
      url: this.#settings.smtpUrl,
      connectionTimeout: PATIENCE_MS,
      greetingTimeout: PATIENCE_MS,
      socketTimeout: PATIENCE_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    try {
      await transport.sendMail({
        ...mail,
        from: this.#settings.from,
        messageId: `<${messageId}@${new URL(this.#settings.pageUrl).hostname}>`,
        // No answers by machines that are away.
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    } catch (cause) {
      // Not the server's own words, which repeat the address.
      throw new TatamiError(isRefusal(cause) ? 'mail-refused' : 'mail-unreachable');
    } finally {
      transport.close();
    }
  }
}

/** Not a wrong password of ours: that is mended, and the message goes then. */
function isRefusal(cause: unknown): boolean {
  const { responseCode, code } = cause as { readonly responseCode?: number; readonly code?: string };
  return responseCode !== undefined && responseCode >= PERMANENT && code !== 'EAUTH';
}
