import type { Profile } from '@tatami/persistence';
import { TatamiError } from '@tatami/protocol';
import { PRIVACY_NOTICE_VERSION, type Profile as ShownProfile } from '@tatami/rest';

/** @throws TatamiError `not-found` for somebody who was forgotten while they asked */
export function shownProfile(profile: Profile | undefined): ShownProfile {
  if (profile === undefined) throw new TatamiError('not-found');
  const { userId, ...rest } = profile;
  return { ...rest, id: userId, noticeVersion: PRIVACY_NOTICE_VERSION };
}
