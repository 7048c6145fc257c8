import type { TatamiProvider } from '@tatami/client';
import { TestPod } from '@tatami/collab-server/testing';
import { until } from '@tatami/kernel/testing';
import type { DojoId } from '@tatami/protocol';
import fc from 'fast-check';
import { expect } from 'vitest';
import { Editors, textOf } from './editors.ts';
import { FILE } from './file.ts';
import { Relay } from './relay.ts';
import type { StockClient } from './stock-client.ts';

const PROVIDERS = 3;
/** Long enough for the slowest way back: a client's backoff after a few cuts, and a pod that starts. */
const CONVERGED_WITHIN_MS = 20_000;

type Step =
  | { readonly kind: 'insert'; readonly who: number; readonly at: number; readonly text: string }
  | { readonly kind: 'delete'; readonly who: number; readonly at: number; readonly length: number }
  /** All sockets end without a goodbye; everybody comes back by themselves. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'go-offline'; readonly who: number }
  | { readonly kind: 'come-back'; readonly who: number }
  /** The stock client says again all that it ever wrote, and all that it heard. */
  | { readonly kind: 'send-twice' }
  | { readonly kind: 'restart-pod' }
  /** Lets what is under way arrive, so that later steps meet others' text. */
  | { readonly kind: 'breathe' };

const who = fc.nat(PROVIDERS);
const at = fc.double({ min: 0, max: 1, noNaN: true });
const text = fc.string({
  unit: fc.constantFrom('a', 'b', '\n', 'ç', '道', '🥋'),
  minLength: 1,
  maxLength: 6,
});

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('insert' as const), who, at, text }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('delete' as const),
      who,
      at,
      length: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 5, arbitrary: fc.constant({ kind: 'breathe' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'cut' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('go-offline' as const), who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('come-back' as const), who }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'send-twice' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart-pod' as const }) },
);

/**
 * Whatever a few people do, and whatever happens to their connections and to the pod: in the end all have the same
 * text, a newcomer too, and nothing that was saved is missing from it.
 */
export async function expectConvergence(options: { numRuns: number; seed?: number }): Promise<void> {
  const pod = await TestPod.start();
  const relay = await Relay.start(() => Number(new URL(pod.httpUrl).port));
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async steps => {
        const dojo = await Dojo.open(pod, relay);
        try {
          for (const one of steps) await dojo.take(one);
          await dojo.expectEqual();
        } finally {
          dojo.close();
        }
      }),
      { ...options, endOnFailure: true },
    );
  } finally {
    await relay.stop();
    await pod.stop();
  }
}

/** What all kinds of client have in common here. */
interface Participant {
  text(): string;
  insert(at: number, text: string): void;
  delete(at: number, length: number): void;
  connect(): void;
  disconnect(): void;
}

class Dojo {
  readonly #pod: TestPod;
  readonly #relay: Relay;
  readonly #editors: Editors;
  readonly #dojoId: DojoId;
  readonly #providers: readonly TatamiProvider[];
  readonly #stock: StockClient;
  readonly #participants: readonly Participant[];
  readonly #mishaps: string[] = [];
  /** Marks that some author was told are saved; nobody deletes them. */
  readonly #saved = new Set<string>();
  #marks = 0;

  private constructor(options: {
    pod: TestPod;
    relay: Relay;
    editors: Editors;
    dojoId: DojoId;
    providers: readonly TatamiProvider[];
    stock: StockClient;
  }) {
    this.#pod = options.pod;
    this.#relay = options.relay;
    this.#editors = options.editors;
    this.#dojoId = options.dojoId;
    this.#providers = options.providers;
    this.#stock = options.stock;
    this.#participants = [...options.providers.map(asParticipant), asStockParticipant(options.stock)];
    for (const provider of options.providers) {
      provider.on('reset', ({ code, lostText }) =>
        this.#mishaps.push(`reset: ${code}, lost ${lostText.length}`),
      );
      provider.on('refused', ({ code }) => this.#mishaps.push(`refused: ${code}`));
      provider.on('closed', ({ reason }) => this.#mishaps.push(`closed: ${reason}`));
      provider.on('unsaved', () => this.#noteSaved(provider));
    }
  }

  static async open(pod: TestPod, relay: Relay): Promise<Dojo> {
    const dojoId = await pod.createDojo();
    const editors = new Editors(pod, () => `ws://127.0.0.1:${relay.port}/v1/dojos`);
    const providers = await Promise.all(
      Array.from({ length: PROVIDERS }, () => editors.joinedTatami(dojoId)),
    );
    const stock = await editors.joinedStock(3, dojoId);
    return new Dojo({ pod, relay, editors, dojoId, providers, stock });
  }

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'insert':
        this.#insert(step);
        return;
      case 'delete':
        this.#delete(step);
        return;
      case 'go-offline':
        this.#participant(step.who).disconnect();
        return;
      case 'come-back':
        this.#participant(step.who).connect();
        return;
      case 'cut':
        this.#relay.cutAll();
        return;
      case 'send-twice':
        this.#stock.sayEverythingAgain();
        return;
      case 'restart-pod':
        await this.#pod.restart();
        return;
      case 'breathe':
        for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
    }
  }

  async expectEqual(): Promise<void> {
    for (const participant of this.#participants) participant.connect();
    const isSaved = () => this.#providers.every(provider => provider.synced && provider.unsaved === 0);
    const within = { withinMs: CONVERGED_WITHIN_MS, describe: () => this.#describe() };
    await until('everybody is back and saved', () => isSaved() && this.#stock.synced, within);
    await until(
      'all have the same text',
      () => new Set(this.#participants.map(p => p.text())).size === 1,
      within,
    );
    const [text = ''] = this.#participants.map(participant => participant.text());
    expect(await this.#editors.textForNewcomer(this.#dojoId)).toBe(text);
    expect(this.#mishaps).toEqual([]);
    expect([...this.#saved].filter(mark => !text.includes(mark))).toEqual([]);
  }

  close(): void {
    this.#editors.closeAll();
  }

  /** Every insert carries a mark of its own in characters that no step deletes, so that its fate can be told. */
  #insert({ who, at, text }: Extract<Step, { kind: 'insert' }>): void {
    const participant = this.#participant(who);
    const mark = `‹${++this.#marks}›`;
    participant.insert(boundary(participant.text(), at), `${mark}${text}`);
    const provider = this.#providers[who];
    if (provider !== undefined) this.#unsavedMarks.set(mark, provider);
  }

  readonly #unsavedMarks = new Map<string, TatamiProvider>();

  #noteSaved(provider: TatamiProvider): void {
    if (provider.unsaved > 0) return;
    for (const [mark, author] of this.#unsavedMarks) {
      if (author !== provider) continue;
      this.#saved.add(mark);
      this.#unsavedMarks.delete(mark);
    }
  }

  /** Deletes whole characters that are part of no mark. */
  #delete({ who, at, length }: Extract<Step, { kind: 'delete' }>): void {
    const participant = this.#participant(who);
    const text = participant.text();
    const start = boundary(text, at);
    const free = /^[^‹›]*/u.exec(text.slice(start))?.[0] ?? '';
    const deleted = [...free].slice(0, length).join('');
    if (deleted !== '') participant.delete(start, deleted.length);
  }

  #participant(who: number): Participant {
    const participant = this.#participants[who];
    if (participant === undefined) throw new RangeError(`there is no participant ${who}`);
    return participant;
  }

  #describe(): string {
    const each = this.#providers.map(({ status, unsaved }) => `${status} with ${unsaved} unsaved`);
    const texts = this.#participants.map(participant => JSON.stringify(participant.text()));
    return [...each, ...this.#mishaps, ...texts].join('\n');
  }
}

/** An index between two characters and outside of marks, about that part of the text from its start. */
function boundary(text: string, part: number): number {
  const bounds = [0];
  let at = 0;
  for (const piece of text.match(/‹\d+›|./gsu) ?? []) {
    at += piece.length;
    bounds.push(at);
  }
  return bounds[Math.min(bounds.length - 1, Math.floor(part * bounds.length))] ?? 0;
}

function asParticipant(provider: TatamiProvider): Participant {
  const file = () => provider.doc.getText(FILE);
  return {
    text: () => textOf(provider),
    insert: (at, text) => file().insert(at, text),
    delete: (at, length) => file().delete(at, length),
    connect: () => provider.connect(),
    disconnect: () => provider.disconnect(),
  };
}

function asStockParticipant(client: StockClient): Participant {
  return {
    text: () => client.text,
    insert: (at, text) => client.insert(at, text),
    delete: (at, length) => client.delete(at, length),
    connect: () => client.connect(),
    disconnect: () => client.disconnect(),
  };
}
