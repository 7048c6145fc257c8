import { type ReadonlySignal, signal } from '@preact/signals';
import type { Member } from '@tatami/client';
import { maySteer } from '@tatami/protocol';
import { parseSharedPosition, type SharedPosition } from '@tatami/recording';
import type { Replay } from './replay.ts';

/** What a shared replay needs of the dojo's connection. */
export interface ReplayRoom {
  members(): readonly Member[];
  readonly serverTimeMs: number;
  /** Undefined to stop. */
  showReplay(position: unknown): void;
}

/** What is said of a replay for everybody. */
interface Show {
  readonly clientId: number;
  readonly name: string;
  readonly isSelf: boolean;
  /** When it began, in Unix milliseconds of the server's clock. */
  readonly startedMs: number;
  readonly position: SharedPosition;
  readonly file: string | undefined;
}

export type SharedView =
  | { readonly kind: 'alone' | 'leading' }
  /** Somebody plays for everybody, and one is with them, or looks on one's own. */
  | { readonly kind: 'following' | 'away'; readonly leader: string };

/**
 * A replay that a facilitator plays for everybody in the dojo.
 *
 * Whoever opens the replay meanwhile is where the facilitator is. A move of one's own ends that until one comes back. Of two
 * who play for everybody, it is the one who began later, and the other one follows.
 */
export class SharedReplay {
  readonly #replay: Replay;
  readonly #room: ReplayRoom;
  readonly #view = signal<SharedView>({ kind: 'alone' });
  /** Since when we play for everybody. */
  #startedMs: number | undefined;
  #show: Show | undefined;
  #isAway = false;

  constructor(replay: Replay, room: ReplayRoom) {
    this.#replay = replay;
    this.#room = room;
    replay.onMove = () => this.#moved();
  }

  get view(): ReadonlySignal<SharedView> {
    return this.#view;
  }

  get mayLead(): boolean {
    return this.#room.members().some(({ isSelf, role }) => isSelf && maySteer(role));
  }

  lead(): void {
    this.#startedMs = this.#room.serverTimeMs;
    this.publish();
    this.membersChanged();
  }

  stopLeading(): void {
    this.#startedMs = undefined;
    this.#room.showReplay(undefined);
    this.membersChanged();
  }

  breakAway(): void {
    this.#isAway = true;
    this.#look();
  }

  comeBack(): void {
    this.#isAway = false;
    this.#join();
    this.#look();
  }

  /** Says where we are, if we play for everybody: after each move, and on another connection. */
  publish(): void {
    if (this.#startedMs === undefined) return;
    const position = this.#replay.player.position(this.#room.serverTimeMs);
    const file = this.#replay.chosenFile;
    this.#room.showReplay({ ...position, startedMs: this.#startedMs, ...(file !== undefined && { file }) });
  }

  /** Somebody came, went, or is somewhere else. */
  membersChanged(): void {
    const before = this.#show;
    this.#show = showOf(this.#room.members());
    if (this.#startedMs !== undefined && (this.#show?.isSelf === false || this.#isDemoted)) {
      this.#startedMs = undefined;
      this.#room.showReplay(undefined);
    }
    if (this.#show?.clientId !== before?.clientId || this.#show?.startedMs !== before?.startedMs)
      this.#isAway = false;
    if (this.#show !== undefined && !this.#isAway && JSON.stringify(this.#show) !== JSON.stringify(before))
      this.#join();
    this.#look();
  }

  /** The server's clock is known, or known better. */
  clockChanged(): void {
    if (this.#view.value.kind === 'following') this.#join();
  }

  /** Breaks away, or comes back. */
  toggle(): void {
    if (this.#view.value.kind === 'following') this.breakAway();
    else if (this.#view.value.kind === 'away') this.comeBack();
  }

  release(): void {
    this.#replay.onMove = undefined;
  }

  /** Whether we may play for everybody no more. */
  get #isDemoted(): boolean {
    return this.#room.members().some(({ isSelf }) => isSelf) && !this.mayLead;
  }

  #moved(): void {
    if (this.#startedMs !== undefined) this.publish();
    else if (this.#show !== undefined) this.breakAway();
  }

  #join(): void {
    if (this.#show === undefined || this.#show.isSelf) return;
    const { position, file } = this.#show;
    this.#replay.join(position, file, this.#room.serverTimeMs);
  }

  #look(): void {
    const show = this.#show;
    if (this.#startedMs !== undefined) this.#view.value = { kind: 'leading' };
    else if (show === undefined || show.isSelf) this.#view.value = { kind: 'alone' };
    else this.#view.value = { kind: this.#isAway ? 'away' : 'following', leader: show.name };
  }
}

/** Whose replay is for everybody: of several the one that began last. */
function showOf(members: readonly Member[]): Show | undefined {
  return members
    .flatMap(member => readShow(member) ?? [])
    .sort((a, b) => b.startedMs - a.startedMs || b.clientId - a.clientId)[0];
}

function readShow({ clientId, name, isSelf, replay }: Member): Show | undefined {
  const position = parseSharedPosition(replay);
  if (position === undefined) return undefined;
  const { startedMs, file } = replay as { readonly startedMs?: unknown; readonly file?: unknown };
  return {
    ...{ clientId, name, isSelf, position },
    startedMs: typeof startedMs === 'number' ? startedMs : 0,
    file: typeof file === 'string' ? file : undefined,
  };
}
