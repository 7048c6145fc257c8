import type { DojoStore } from '@tatami/persistence';
import type { DojoId, DojoRole } from '@tatami/protocol';
import { roleIn } from '@tatami/protocol';
import type { Member } from './member.ts';

export interface AccessWatchOptions {
  readonly dojoId: DojoId;
  readonly store: DojoStore;
  /** The dojo's access revision at the reading of the journal. */
  readonly revision: number;
  readonly members: () => Iterable<Member>;
  /** What the member may do from now on; undefined for nothing any more. */
  readonly decide: (member: Member, role: DojoRole | undefined) => void;
  readonly reportError: (what: string, error: unknown) => void;
}

/**
 * Keeps the roles of a room's members as the database has them. Read again whenever somebody says that they changed,
 * and whenever the dojo's access revision is not the one that was read.
 */
export class AccessWatch {
  readonly #options: AccessWatchOptions;
  #revision: number;
  /** Counts the readings that were asked for: whoever came in by what was read before one of them is looked up. */
  #asked = 0;
  #isReading = false;

  constructor(options: AccessWatchOptions) {
    this.#options = options;
    this.#revision = options.revision;
  }

  /** A mark of this moment, for {@link joined}. */
  get moment(): number {
    return this.#asked;
  }

  /** Somebody came in by what the database said at that moment or later; undefined for before all of them. */
  joined(moment: number | undefined): void {
    if (moment !== this.#asked) this.changed();
  }

  /** The dojo's access revision as it stands in the database. */
  compare(revision: number): void {
    if (revision === this.#revision) return;
    this.#revision = revision;
    this.changed();
  }

  /** Somebody's rights changed. */
  changed(): void {
    this.#asked++;
    if (!this.#isReading) void this.#readUntilCurrent();
  }

  async #readUntilCurrent(): Promise<void> {
    this.#isReading = true;
    try {
      let read: number;
      do {
        read = this.#asked;
        await this.#read();
      } while (read !== this.#asked);
    } catch (error) {
      // The next comparison of heads finds a revision that was not read, and tries again.
      this.#revision = -1;
      this.#options.reportError('What members may do could not be read', error);
    } finally {
      this.#isReading = false;
    }
  }

  async #read(): Promise<void> {
    const { dojoId, store, members, decide } = this.#options;
    const asked = [...members()];
    if (asked.length === 0) return;
    const userIds = [...new Set(asked.map(({ identity }) => identity.userId))];
    const access = await store.members(dojoId, userIds);
    if (access === undefined) return;
    for (const member of asked) {
      if (member.isGone) continue;
      const memberRole = access.roles.get(member.identity.userId);
      decide(member, roleIn({ isPrivate: access.isPrivate, memberRole }, member.tokenRoles));
    }
  }
}
