import { CloseCode, isPermanentClose } from '../../src/close-codes.ts';
import { ERRORS } from '../../src/errors.ts';

export interface CloseCodeVector {
  readonly code: number;
  readonly name: string;
  readonly kind: 'permanent' | 'transient';
  /** Error codes that stand as the reason in the close frame. */
  readonly reasons: readonly string[];
  readonly clientDoes: string;
}

const CLIENT_DOES: Readonly<Record<keyof typeof CloseCode, string>> = {
  normal: 'If it did not leave by itself: connect again later, with jitter.',
  restart: 'Connect again after a moment, with jitter: another pod serves the dojo.',
  tryLater: 'Connect again later; wait longer after each failure, with jitter.',
  unauthenticated: 'Ask for a new token and try once more; then stop and let the user sign in.',
  forbidden: 'Stop and tell the user.',
  notFound: 'Stop and tell the user.',
  wrongEpoch:
    'Throw the document away, keep what was not saved for the user, and join with an empty document.',
  tooLarge: 'Stop; the same message would be refused again. Send smaller messages.',
  malformed: 'Stop; this is a fault of the client. Report it with the reason.',
  tooManyRefusals: 'Stop; this is a fault of the client, or somebody types where they may not.',
  internal: 'Connect again later; wait longer after each failure, with jitter.',
  helloTimeout:
    'Connect again later, with jitter. A tatami.v1 client says hello as soon as the socket is open.',
};

export function closeCodeVectors(): CloseCodeVector[] {
  const names = Object.keys(CloseCode) as (keyof typeof CloseCode)[];
  return names.map(name => {
    const code = CloseCode[name];
    const reasons = Object.entries(ERRORS).filter(([, error]) => error.close === code);
    return {
      code,
      name,
      kind: isPermanentClose(code) ? 'permanent' : 'transient',
      reasons: reasons.map(([reason]) => reason),
      clientDoes: CLIENT_DOES[name],
    };
  });
}
