/** What keys and tokens of well-known services look like. */
const PATTERNS: readonly (readonly [string, RegExp])[] = [
  ['private key', /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/],
  ['AWS access key', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/],
  ['GitHub token', /\bgh[pousr]_[A-Za-z0-9]{36,}\b/],
  ['Slack token', /\bxox[abprs]-[A-Za-z0-9-]{10,}/],
  ['Google API key', /\bAIza[A-Za-z0-9_-]{35}\b/],
  ['JSON Web Token', /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/],
  ['password in an address', /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]+:[^\s:/@]+@/],
];

/** Something that looks like a secret. What it is stays where it is: a warning must not spread it. */
export interface SecretWarning {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly kind: string;
}

export function findSecrets(files: ReadonlyMap<string, string>): SecretWarning[] {
  const warnings: SecretWarning[] = [];
  for (const [file, text] of files) {
    for (const [index, line] of text.split('\n').entries()) {
      const found = PATTERNS.find(([, pattern]) => pattern.test(line));
      if (found !== undefined) warnings.push({ file, line: index + 1, kind: found[0] });
    }
  }
  return warnings;
}
