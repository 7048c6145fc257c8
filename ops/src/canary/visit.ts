import { TatamiProvider } from '@tatami/client';
import { TatamiError } from '@tatami/protocol';
import { WebSocket } from 'ws';

/** A shared text of its own: it is no file of the dojo, so whoever looks at the dojo does not see it. */
const TEXT = 'canary';

export interface VisitOptions {
  /** Of a collaboration server: `wss://HOST/v1/dojos`. */
  readonly url: string;
  /** One that is there for this: each visit leaves a few bytes in its recording. */
  readonly dojoId: string;
  readonly token: string;
  /** Each step has so long. */
  readonly timeoutMs: number;
}

/** How long each step took, in milliseconds. */
export interface VisitTimes {
  readonly joinedMs: number;
  readonly savedMs: number;
  readonly seenMs: number;
  readonly leftMs: number;
}

/**
 * What a person does, once: joins a dojo, types, sees that it is saved, and somebody else sees it too; takes it away again
 * and leaves.
 * @throws Error that names the step that did not come
 */
export async function visit({ url, dojoId, token, timeoutMs }: VisitOptions): Promise<VisitTimes> {
  const options = { token: async () => token, WebSocket };
  const writer = new TatamiProvider(url, dojoId, options);
  const reader = new TatamiProvider(url, dojoId, options);
  const both = [writer, reader];
  const inTime = <Result>(step: string, work: Promise<Result>) => within(timeoutMs, step, work, writer);
  try {
    const start = performance.now();
    await inTime('join', Promise.all(both.map(provider => provider.whenReady)));
    const joined = performance.now();
    const word = `${crypto.randomUUID()} `;
    const written = writer.doc.getText(TEXT);
    const read = reader.doc.getText(TEXT);
    const seen = new Promise<number>(resolve =>
      read.observe(() => {
        if (read.toString().includes(word)) resolve(performance.now());
      }),
    );
    written.insert(0, word);
    await inTime('be saved', untilSaved(writer));
    const saved = performance.now();
    const seenAt = await inTime('be seen by somebody else', seen);
    written.delete(written.toString().indexOf(word), word.length);
    await inTime('leave with everything saved', untilSaved(writer));
    return {
      joinedMs: rounded(joined - start),
      savedMs: rounded(saved - joined),
      seenMs: rounded(seenAt - joined),
      leftMs: rounded(performance.now() - Math.max(saved, seenAt)),
    };
  } finally {
    for (const provider of both) provider.destroy();
  }
}

function untilSaved(provider: TatamiProvider): Promise<void> {
  return new Promise(resolve => {
    const look = () => {
      if (provider.unsaved === 0) resolve();
    };
    provider.on('unsaved', look);
    look();
  });
}

/** A connection that the server ends for good fails at once, with the server's reason. */
function within<Result>(
  timeoutMs: number,
  step: string,
  work: Promise<Result>,
  provider: TatamiProvider,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`could not ${step} in ${timeoutMs} ms`)), timeoutMs);
    const fail = (reason: string) => reject(new Error(`could not ${step}: ${reason}`));
    const onClosed = ({ reason }: { readonly reason: string }) => fail(reason);
    provider.on('closed', onClosed);
    work
      .then(resolve, (error: unknown) => fail(error instanceof TatamiError ? error.code : String(error)))
      .finally(() => {
        clearTimeout(timer);
        provider.off('closed', onClosed);
      });
  });
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
