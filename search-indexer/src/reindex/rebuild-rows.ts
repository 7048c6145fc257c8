import type { PocOutbox } from '@tatami/persistence';
import type { PocId } from '@tatami/protocol';
import { PostgresSearchWriter } from '@tatami/search';

/** The outbox waits for so long: about a tenth of a second. */
const PAGE = 100;

/**
 * Writes the rows of the index in the tenant's own database again, each in its place. There is nothing beside it to fill:
 * a search sees each row as it was before or as it is now. Nobody takes changes while a page is written, because two who
 * write the same rows in different orders would wait for each other.
 * @param progress the POCs written so far, after each page
 */
export async function rebuildRows(
  outbox: Pick<PocOutbox, 'pocs' | 'alone'>,
  progress: (pocs: number) => void,
): Promise<void> {
  let written = 0;
  let afterId: PocId | undefined;
  for (;;) {
    const pocs = await outbox.pocs(afterId, PAGE);
    await outbox.alone(async transaction => {
      const writer = new PostgresSearchWriter(transaction);
      for (const poc of pocs) await writer.putAgain(poc);
    });
    written += pocs.length;
    progress(written);
    if (pocs.length < PAGE) return;
    afterId = pocs.at(-1)?.id;
  }
}
