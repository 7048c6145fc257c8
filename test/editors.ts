import { TatamiProvider } from '@tatami/client';
import type { TestPod } from '@tatami/collab-server/testing';
import { until } from '@tatami/kernel/testing';
import type { DojoId, DojoRole, UserId } from '@tatami/protocol';
import { WebSocket } from 'ws';
import { FILE } from './file.ts';
import type { StockVersion } from './stock-client.ts';
import { StockClient } from './stock-client.ts';

export interface EditorOptions {
  readonly name?: string;
  readonly userId?: UserId;
  readonly roles?: readonly DojoRole[];
  /** How long its token is valid; the server allows 30 s more. */
  readonly expiresInS?: number;
  /** For a stock client: that of an earlier document. */
  readonly clientId?: number;
}

/** The people of a test: makes clients of all kinds on one pod, and ends them all with the test. */
export class Editors {
  readonly #pod: TestPod;
  readonly #url: () => string;
  readonly #opened = new Set<{ destroy(): void }>();

  /** @param url the base of dojos, if it is not the pod's own */
  constructor(pod: TestPod, url: () => string = () => pod.url) {
    this.#pod = pod;
    this.#url = url;
  }

  /** Our own client, which joins by itself. */
  tatami(dojoId: DojoId, options: EditorOptions = {}): TatamiProvider {
    const { name = 'Somebody', userId = this.#pod.newUser(), roles = [] } = options;
    const provider = new TatamiProvider(this.#url(), dojoId, {
      token: () => this.#pod.token({ userId, name, roles }),
      WebSocket,
    });
    this.#opened.add(provider);
    return provider;
  }

  async joinedTatami(dojoId: DojoId, options: EditorOptions = {}): Promise<TatamiProvider> {
    const provider = this.tatami(dojoId, options);
    await provider.whenReady;
    return provider;
  }

  /** An unmodified y-websocket client, which joins by itself. */
  async stock(version: StockVersion, dojoId: DojoId, options: EditorOptions = {}): Promise<StockClient> {
    const { name = 'Somebody', userId = this.#pod.newUser(), roles = [], clientId, expiresInS } = options;
    const lifetime = expiresInS === undefined ? {} : { expiresInS };
    const token = await this.#pod.token({ userId, name, roles, ...lifetime });
    const client = new StockClient(version, {
      url: this.#url(),
      dojoId,
      token,
      ...(clientId === undefined ? {} : { clientId }),
    });
    this.#opened.add(client);
    return client;
  }

  async joinedStock(
    version: StockVersion,
    dojoId: DojoId,
    options: EditorOptions = {},
  ): Promise<StockClient> {
    const client = await this.stock(version, dojoId, options);
    await until(`y-websocket ${version} is synced`, () => client.synced);
    return client;
  }

  /** What somebody sees who has never been in this dojo. */
  async textForNewcomer(dojoId: DojoId): Promise<string> {
    const newcomer = await this.joinedTatami(dojoId, { name: 'Newcomer' });
    const text = textOf(newcomer);
    this.close(newcomer);
    return text;
  }

  close(editor: { destroy(): void }): void {
    this.#opened.delete(editor);
    editor.destroy();
  }

  closeAll(): void {
    for (const editor of this.#opened) editor.destroy();
    this.#opened.clear();
  }
}

export function textOf(provider: TatamiProvider): string {
  return provider.doc.getText(FILE).toString();
}

/** Writes at the end. */
export function typeInto(provider: TatamiProvider, text: string): void {
  const file = provider.doc.getText(FILE);
  file.insert(file.length, text);
}
