import type { ChangeBatch } from '@tatami/persistence';
import { assertNever } from '@tatami/protocol';
import type { IndexWriter } from './ports.ts';

/** Brings the index to the states of a batch: at once, or one after the other, as a connection runs statements. */
export async function indexBatch(index: IndexWriter, { states }: ChangeBatch): Promise<void> {
  if (index.write) return index.write(states);
  for (const state of states) {
    switch (state.kind) {
      case 'present':
        await index.put(state.poc);
        break;
      case 'deleted':
        await index.delete(state.id, state.rev);
        break;
      default:
        assertNever(state);
    }
  }
}
