import { decodeServerFrame, encodeHello } from '@tatami/protocol';
import type { Pipe } from './sim-network.ts';

/** The network is gone, the pod stops, or it cannot look up who may come in. */
const NO_ANSWER: readonly number[] = [1006, 1012, 1013];

/** Somebody who may not come in, and says hello all the same. */
export class Intruder {
  readonly #pipe: Pipe;

  constructor(options: {
    readonly pipe: Pipe;
    /** What the door should say. */
    readonly closeCode: number;
    readonly fail: (what: string) => void;
  }) {
    const { pipe, closeCode, fail } = options;
    this.#pipe = pipe;
    pipe.onClientFrame = frame => {
      const type = decodeServerFrame(frame)?.type;
      // When to come back is told to everybody whom the pod has no place for.
      if (type !== 'closing') fail(`somebody who may not come in was sent a message: ${type}`);
    };
    pipe.onClientClose = code => {
      if (code !== closeCode && !NO_ANSWER.includes(code)) {
        fail(`somebody who may not come in was sent away with ${code} instead of ${closeCode}`);
      }
    };
    pipe.toServer(encodeHello({ clientId: 0, epoch: 0, lastSeq: 0 }));
  }

  get isInside(): boolean {
    return !this.#pipe.isClosed;
  }
}
