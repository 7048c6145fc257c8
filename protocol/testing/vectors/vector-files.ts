import { join } from 'node:path';
import { badBatchVectors, batchVectors, chainVector } from './batch-vectors.ts';
import { closeCodeVectors } from './close-code-vectors.ts';
import { badFrameVectors, frameVectors } from './frame-vectors.ts';
import { gateVectors } from './gate-vectors.ts';

export const VECTORS_FOLDER = join(import.meta.dirname, '../../vectors');

/** The text of each file of vectors, the same every time. */
export function vectorFiles(): Map<string, string> {
  const contents = {
    'frames.json': { frames: frameVectors(), badFrames: badFrameVectors() },
    'gate.json': { verdicts: gateVectors() },
    'batches.json': { batches: batchVectors(), badBatches: badBatchVectors(), chain: chainVector() },
    'close-codes.json': { closeCodes: closeCodeVectors() },
  };
  return new Map(
    Object.entries(contents).map(([name, content]) => [name, `${JSON.stringify(content, undefined, 2)}\n`]),
  );
}
