import type { Poc } from '@tatami/rest';
import { useApp } from '../context.ts';
import { isLinkedVersion } from './archive-version.ts';

/** For whoever came by an address that names an archive: whether this is it. */
export function VersionNotice({ poc }: { readonly poc: Poc }) {
  const { language, navigation } = useApp();
  const { text } = language.translator.value;
  const isLinked = isLinkedVersion(poc, navigation.search.value);
  if (isLinked === undefined) return null;
  return (
    <p class={isLinked ? 'strip' : 'strip strip-warn'} role="status">
      {text(isLinked ? 'poc.thisVersion' : 'poc.otherVersion')}
    </p>
  );
}
