import type { ReadonlySignal } from '@preact/signals';
import type { RestApi } from '@tatami/client/rest';
import type { NotificationChannels, NotificationChoices, NotificationSettings } from '@tatami/rest';
import { SavedChoice } from '../saved-choice.ts';

export type NotificationTopic = keyof NotificationChoices['topics'];
export const TOPICS: readonly NotificationTopic[] = ['archive', 'report', 'video', 'invitation'];

/** Of what one wants to be told, and how. */
export class NotificationChoiceList {
  readonly #choice: SavedChoice<NotificationSettings, NotificationChoices>;

  constructor(rest: Pick<RestApi, 'call'>) {
    this.#choice = new SavedChoice('notification settings', {
      read: () => rest.call('readNotificationSettings', {}),
      save: body => rest.call('chooseNotifications', { body }),
    });
  }

  get settings(): ReadonlySignal<NotificationSettings | undefined> {
    return this.#choice.value;
  }

  load(): Promise<void> {
    return this.#choice.load();
  }

  turn(topic: NotificationTopic, channels: Partial<NotificationChannels>): Promise<boolean> {
    return this.#choice.change(({ topics, language }) => ({
      topics: { ...topics, [topic]: { ...topics[topic], ...channels } },
      language,
    }));
  }

  speak(language: NotificationChoices['language']): Promise<boolean> {
    return this.#choice.change(({ topics }) => ({ topics, language }));
  }
}
