/**
 * WebSocket close codes. 4400-4499 are permanent: the same client with the same token need not come back.
 * All others are transient: come back later, with jitter.
 */
export const CloseCode = {
  normal: 1000,
  restart: 1012,
  tryLater: 1013,
  unauthenticated: 4401,
  forbidden: 4403,
  notFound: 4404,
  wrongEpoch: 4409,
  tooLarge: 4413,
  malformed: 4422,
  tooManyRefusals: 4429,
  internal: 4500,
  helloTimeout: 4508,
} as const;

export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode];

/** Whether a client that was closed with this code should stop trying (until it has another token or document). */
export function isPermanentClose(code: number): boolean {
  return code >= 4400 && code <= 4499;
}
