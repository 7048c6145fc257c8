import { type ReadonlySignal, signal } from '@preact/signals';
import type { RestApi } from '@tatami/client/rest';
import type { NotificationChannels, NotificationChoices, NotificationSettings } from '@tatami/rest';

export type NotificationTopic = keyof NotificationChoices['topics'];
export const TOPICS: readonly NotificationTopic[] = ['archive', 'report', 'video', 'invitation'];

/** Of what one wants to be told, and how. */
export class NotificationChoiceList {
  readonly #rest: Pick<RestApi, 'call'>;
  readonly #settings = signal<NotificationSettings | undefined>(undefined);
  /** One change after another, or an older one could go last. */
  #saving: Promise<unknown> = Promise.resolve();

  constructor(rest: Pick<RestApi, 'call'>) {
    this.#rest = rest;
  }

  get settings(): ReadonlySignal<NotificationSettings | undefined> {
    return this.#settings;
  }

  async load(): Promise<void> {
    try {
      this.#settings.value = await this.#rest.call('readNotificationSettings', {});
    } catch (cause) {
      // The list above is of use without it.
      console.warn('notification settings', cause);
    }
  }

  turn(topic: NotificationTopic, channels: Partial<NotificationChannels>): Promise<boolean> {
    return this.#save(({ topics, language }) => ({
      topics: { ...topics, [topic]: { ...topics[topic], ...channels } },
      language,
    }));
  }

  speak(language: NotificationChoices['language']): Promise<boolean> {
    return this.#save(({ topics }) => ({ topics, language }));
  }

  /** Shown at once; what it was before comes back if it cannot be saved. @returns whether it was saved */
  #save(changed: (settings: NotificationSettings) => NotificationChoices): Promise<boolean> {
    const before = this.#settings.value;
    if (before === undefined) return Promise.resolve(false);
    const body = changed(before);
    this.#settings.value = { ...before, ...body };
    const saved = this.#saving.then(async () => {
      try {
        await this.#rest.call('chooseNotifications', { body });
        return true;
      } catch (cause) {
        console.warn('notification settings', cause);
        await this.load();
        return false;
      }
    });
    this.#saving = saved;
    return saved;
  }
}
