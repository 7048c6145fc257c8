/** What signs messages to the push services of browsers (RFC 8292). */
export interface VapidKeys {
  /** Uncompressed points of P-256 and their numbers, in base64url. */
  readonly publicKey: string;
  readonly privateKey: string;
  /** Where a push service finds the operator: `mailto:` or `https:`. */
  readonly subject: string;
}

/**
 * Undefined where no keys are set: nobody is told by Web Push then.
 * @throws Error if one of them is missing
 */
export function pushSettings(settings: {
  readonly TATAMI_VAPID_PUBLIC_KEY: string | undefined;
  readonly TATAMI_VAPID_PRIVATE_KEY: string | undefined;
  readonly TATAMI_VAPID_SUBJECT: string | undefined;
}): VapidKeys | undefined {
  const {
    TATAMI_VAPID_PUBLIC_KEY: publicKey,
    TATAMI_VAPID_PRIVATE_KEY: privateKey,
    TATAMI_VAPID_SUBJECT: subject,
  } = settings;
  if (publicKey === undefined && privateKey === undefined) return undefined;
  if (publicKey === undefined || privateKey === undefined || subject === undefined) {
    throw new Error(
      'TATAMI_VAPID_PUBLIC_KEY, TATAMI_VAPID_PRIVATE_KEY and TATAMI_VAPID_SUBJECT belong together',
    );
  }
  return { publicKey, privateKey, subject };
}
