/** S3 writes checksums in base64; that of a file in parts ends with how many there are: `…=-3`. */
export function base64Of(sha256: string): string {
  return Buffer.from(sha256, 'hex').toString('base64');
}

export function hexOf(checksum: string | undefined): string | undefined {
  const [base64] = checksum?.split('-') ?? [];
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString('hex');
}
