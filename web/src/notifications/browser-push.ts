import { type ReadonlySignal, signal } from '@preact/signals';
import type { RestApi } from '@tatami/client/rest';

const WORKER = '/push-worker.js';
/** Who has turned it on in this browser: another person who signs in here has not. */
const STORED = 'tatami.push-user';

export type BrowserPushState = 'unknown' | 'unsupported' | 'denied' | 'off' | 'on';

/** What of a browser Web Push needs. */
export interface PushBrowser {
  readonly serviceWorker: Pick<ServiceWorkerContainer, 'register' | 'getRegistration'>;
  readonly notification: Pick<typeof Notification, 'permission' | 'requestPermission'>;
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

/** Undefined for a browser that has no Web Push, such as that of an iPhone before the page is on the home screen. */
export function pushBrowser(window: Window & typeof globalThis): PushBrowser | undefined {
  const isThere = 'serviceWorker' in window.navigator && 'PushManager' in window && 'Notification' in window;
  if (!isThere) return undefined;
  return {
    serviceWorker: window.navigator.serviceWorker,
    notification: window.Notification,
    storage: window.localStorage,
  };
}

/** Whether this browser tells of notifications, also while the page is closed. */
export class BrowserPush {
  readonly #rest: Pick<RestApi, 'call'>;
  readonly #browser: PushBrowser | undefined;
  readonly #userId: string;
  readonly #state = signal<BrowserPushState>('unknown');

  constructor(options: {
    readonly rest: Pick<RestApi, 'call'>;
    readonly browser: PushBrowser | undefined;
    readonly userId: string;
  }) {
    this.#rest = options.rest;
    this.#browser = options.browser;
    this.#userId = options.userId;
  }

  get state(): ReadonlySignal<BrowserPushState> {
    return this.#state;
  }

  async load(): Promise<void> {
    this.#state.value = await this.#look();
  }

  /** @param key of the server, in base64url. @returns whether it is on; the person may have said no */
  async turnOn(key: string): Promise<boolean> {
    const browser = this.#browser;
    if (browser === undefined) return false;
    try {
      if ((await browser.notification.requestPermission()) !== 'granted') return false;
      const { pushManager } = await readyWorker(browser);
      // One that was made with another key cannot be used.
      await (await pushManager.getSubscription())?.unsubscribe();
      const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) });
      const { endpoint, keys } = made.toJSON();
      const { p256dh = '', auth = '' } = keys ?? {};
      await this.#rest.call('addPushSubscription', {
        body: { endpoint: endpoint ?? '', keys: { p256dh, auth } },
      });
      browser.storage.setItem(STORED, this.#userId);
      return true;
    } catch (cause) {
      console.warn('push', cause);
      return false;
    } finally {
      await this.load();
    }
  }

  /** @returns whether it is off */
  async turnOff(): Promise<boolean> {
    const browser = this.#browser;
    if (browser === undefined) return true;
    try {
      const subscription = await subscriptionIn(browser);
      if (subscription !== null) {
        const { endpoint } = subscription;
        await this.#rest.call('endPushSubscription', { body: { endpoint } });
        await subscription.unsubscribe();
      }
      browser.storage.removeItem(STORED);
      return true;
    } catch (cause) {
      console.warn('push', cause);
      return false;
    } finally {
      await this.load();
    }
  }

  async #look(): Promise<BrowserPushState> {
    const browser = this.#browser;
    if (browser === undefined) return 'unsupported';
    if (browser.notification.permission === 'denied') return 'denied';
    const isOurs = browser.storage.getItem(STORED) === this.#userId;
    return isOurs && (await subscriptionIn(browser)) !== null ? 'on' : 'off';
  }
}

/** Who signs in here is not told of what another person turned on: the push service forgets that. */
export async function endOthersPush(browser: PushBrowser | undefined, userId: string): Promise<void> {
  const turnedOnBy = browser?.storage.getItem(STORED) ?? null;
  if (browser === undefined || turnedOnBy === null || turnedOnBy === userId) return;
  try {
    await (await subscriptionIn(browser))?.unsubscribe();
    browser.storage.removeItem(STORED);
  } catch (cause) {
    // It is tried again when the page is opened next.
    console.warn('push', cause);
  }
}

async function subscriptionIn({ serviceWorker }: PushBrowser): Promise<PushSubscription | null> {
  const registration = await serviceWorker.getRegistration(WORKER);
  return (await registration?.pushManager.getSubscription()) ?? null;
}

async function readyWorker({ serviceWorker }: PushBrowser): Promise<ServiceWorkerRegistration> {
  const registration = await serviceWorker.register(WORKER);
  const starting = registration.installing ?? registration.waiting;
  if (registration.active === null && starting !== null) {
    await new Promise<void>(active => {
      starting.addEventListener('statechange', () => {
        if (starting.state === 'activated') active();
      });
    });
  }
  return registration;
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, letter => letter.charCodeAt(0));
}
