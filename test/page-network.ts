import type { Page, WebSocketRoute } from 'playwright-core';

/** The network of one page, to be cut, and the goodbyes of its pod, to be forged. */
export class PageNetwork {
  readonly #sockets = new Set<WebSocketRoute>();
  readonly #page: Page;
  #isUp = true;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** From now on; sockets that are open already are not seen. */
  static async of(page: Page): Promise<PageNetwork> {
    const network = new PageNetwork(page);
    await page.routeWebSocket(/\/v1\/dojos\//, socket => network.#join(socket));
    return network;
  }

  get openCount(): number {
    return this.#sockets.size;
  }

  /** Ends every connection and lets no other through until `mend`, of neither of which the browser knows. */
  async cut(): Promise<void> {
    this.#isUp = false;
    await this.closeAll(1013);
  }

  mend(): void {
    this.#isUp = true;
  }

  /** Ends every connection, and lets nothing through until `up`: no WebSocket, no request, no sign-in. */
  async down(): Promise<void> {
    await this.#page.context().setOffline(true);
    await this.cut();
  }

  async up(): Promise<void> {
    this.mend();
    await this.#page.context().setOffline(false);
  }

  /** Says goodbye in the server's name. */
  async closeAll(code: number): Promise<void> {
    const open = [...this.#sockets];
    this.#sockets.clear();
    await Promise.all(open.map(socket => socket.close({ code })));
  }

  #join(socket: WebSocketRoute): void {
    if (!this.#isUp) {
      void socket.close({ code: 1013 });
      return;
    }
    this.#sockets.add(socket);
    socket.connectToServer();
  }
}
