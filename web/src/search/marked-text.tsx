import type { TextSegment } from '@tatami/rest';

/** The pieces as text nodes: what somebody wrote is never markup here. */
export function MarkedText({ segments }: { readonly segments: readonly TextSegment[] }) {
  return <>{segments.map(({ text, isHit }, place) => (isHit ? <mark key={place}>{text}</mark> : text))}</>;
}
