import type { PocOutbox } from '@tatami/persistence';
import type { PocId } from '@tatami/protocol';
import type { TenantIndex, TenantIndices } from '@tatami/search';

/** A page of the greatest POCs is some MB. */
const PAGE = 200;

/**
 * Writes every POC to an index, page by page, with its revision as its version. What changes meanwhile comes there from
 * the indexer, and whichever of the two is late changes nothing: so this may be ended at any moment and begun again.
 * @param progress the POCs written so far, after each page
 */
export async function fillIndex(
  outbox: Pick<PocOutbox, 'pocs'>,
  indices: Pick<TenantIndices, 'write'>,
  index: TenantIndex,
  progress: (pocs: number) => void,
): Promise<void> {
  let written = 0;
  let afterId: PocId | undefined;
  for (;;) {
    const pocs = await outbox.pocs(afterId, PAGE);
    if (pocs.length > 0) {
      await indices.write(
        index,
        pocs.map(poc => ({ kind: 'present', poc })),
      );
    }
    written += pocs.length;
    progress(written);
    if (pocs.length < PAGE) return;
    afterId = pocs.at(-1)?.id;
  }
}
