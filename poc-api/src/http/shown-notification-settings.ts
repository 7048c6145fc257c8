import type { Job } from '@tatami/job-queue';
import {
  NOTIFICATION_TOPICS,
  type NotificationOff,
  type NotificationSettings as StoredSettings,
} from '@tatami/persistence';
import type { NotificationChoices, NotificationSettings } from '@tatami/rest';

const CHANNELS = ['page', 'email'] as const;

/** How the workers of this installation tell people. */
export interface NotificationWays {
  readonly hasMail: boolean;
  /** The public key for Web Push. */
  readonly pushKey: string | undefined;
}

export function shownNotificationSettings(
  { email, language, off }: StoredSettings,
  { hasMail, pushKey }: NotificationWays,
  lastMessage: Job | undefined,
): NotificationSettings {
  const isOn = (one: NotificationOff) => !off.includes(one);
  const topics = Object.fromEntries(
    NOTIFICATION_TOPICS.map(topic => [topic, { page: isOn(`page:${topic}`), email: isOn(`email:${topic}`) }]),
  ) as NotificationSettings['topics'];
  const emailProblem = lastMessage?.state === 'failed' ? lastMessage.reason : null;
  return { topics, language, email, pushKey: pushKey ?? null, hasMail, emailProblem };
}

/** What somebody does not want, which is what is kept. */
export function notificationsOff(topics: NotificationChoices['topics']): NotificationOff[] {
  return NOTIFICATION_TOPICS.flatMap(topic =>
    CHANNELS.filter(channel => !topics[topic][channel]).map(
      (channel): NotificationOff => `${channel}:${topic}`,
    ),
  );
}
