/** Of the revision, not of the bytes: it protects a change, and a hash of the answer could not. */
export function etagOf(rev: number): string {
  return `"${rev}"`;
}

/** If-Match compares strongly (RFC 9110, 13.1.1): a weak tag never matches. */
export function isMatch(ifMatch: string, rev: number): boolean {
  return tagsOf(ifMatch).some(tag => tag === '*' || tag === etagOf(rev));
}

/** If-None-Match compares weakly: a proxy that compresses makes a tag weak. */
export function isKnown(ifNoneMatch: string | undefined, rev: number): boolean {
  if (ifNoneMatch === undefined) return false;
  return tagsOf(ifNoneMatch).some(tag => tag === '*' || tag.replace(/^W\//, '') === etagOf(rev));
}

function tagsOf(header: string): string[] {
  return header.split(',').map(tag => tag.trim());
}
