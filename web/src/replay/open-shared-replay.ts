import { TatamiProvider, type TokenSource } from '@tatami/client';
import type { Replay } from './replay.ts';
import { SharedReplay } from './shared-replay.ts';

export interface RoomOptions {
  /** Such as `wss://example.org/v1/dojos`. */
  readonly url: string;
  readonly token: TokenSource;
}

/** A replay that is in the room of its dojo, where somebody may play it for everybody. */
export function openSharedReplay(
  replay: Replay,
  { url, token }: RoomOptions,
): { readonly shared: SharedReplay; readonly close: () => void } {
  const provider = new TatamiProvider(url, replay.recording.dojoId, { token, connect: false });
  const shared = new SharedReplay(replay, provider);
  provider.on('members', () => shared.membersChanged());
  // With it comes the server's clock.
  provider.on('session', () => shared.clockChanged());
  provider.on('reset', () => shared.publish());
  provider.on('error', error => console.warn('replay', error.message));
  provider.connect();
  return {
    shared,
    close() {
      shared.release();
      provider.destroy();
    },
  };
}
