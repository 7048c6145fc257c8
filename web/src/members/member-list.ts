import { type ReadonlySignal, signal } from '@preact/signals';
import { type RestApi, RestProblem } from '@tatami/client/rest';
import type { CreatedInvitation, Invitation, Member, MemberChange, NewInvitation } from '@tatami/rest';

export type MemberListState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed' }
  /** Only owners may see it. */
  | { readonly kind: 'not-owner' }
  | {
      readonly kind: 'loaded';
      /** By name; those who were removed come last. */
      readonly members: readonly Member[];
      readonly invitations: readonly Invitation[];
    };

/** What a change came to; the page has words for each. */
export type ChangeOutcome = 'done' | 'last-owner' | 'failed';

const PAGE = 100;

/** The members of the company and its invitations, and what an owner does with them. */
export class MemberList {
  readonly #rest: Pick<RestApi, 'call'>;
  readonly #state = signal<MemberListState>({ kind: 'loading' });

  constructor(rest: Pick<RestApi, 'call'>) {
    this.#rest = rest;
  }

  get state(): ReadonlySignal<MemberListState> {
    return this.#state;
  }

  async load(): Promise<void> {
    try {
      const [members, invitations] = await Promise.all([
        this.#allMembers(),
        this.#rest.call('listInvitations', {}),
      ]);
      this.#show(members, invitations.items);
    } catch (cause) {
      const isOthers = cause instanceof RestProblem && cause.code === 'not-owner';
      if (!isOthers) console.warn('members', cause);
      this.#state.value = { kind: isOthers ? 'not-owner' : 'failed' };
    }
  }

  give(member: Member, role: MemberChange['role']): Promise<ChangeOutcome> {
    return this.#change(async () => {
      const changed = await this.#rest.call('changeMember', { path: { id: member.id }, body: { role } });
      this.#replace(changed);
    });
  }

  remove(member: Member): Promise<ChangeOutcome> {
    return this.#change(async () => {
      await this.#rest.call('removeMember', { path: { id: member.id } });
      this.#replace({ ...member, role: 'removed', isGiven: true });
    });
  }

  /** Forgets them for good; they are in the list no more. */
  erase(member: Member, deletesArchives: boolean): Promise<ChangeOutcome> {
    return this.#change(async () => {
      const path = { id: member.id };
      await this.#rest.call('eraseMember', { path, body: { deletesArchives } }).catch(cause => {
        // Somebody else has just done it, or they themselves.
        if (!(cause instanceof RestProblem && cause.code === 'not-found')) throw cause;
      });
      const state = this.#state.value;
      if (state.kind !== 'loaded') return;
      const left = state.members.filter(({ id }) => id !== member.id);
      this.#show(left, state.invitations);
    });
  }

  /** Undefined if it could not be made. */
  async invite(wanted: NewInvitation): Promise<CreatedInvitation | undefined> {
    try {
      const made = await this.#rest.call('createInvitation', { body: wanted });
      const state = this.#state.value;
      if (state.kind === 'loaded') this.#show(state.members, [made.invitation, ...state.invitations]);
      return made;
    } catch (cause) {
      console.warn('invitation', cause);
      return undefined;
    }
  }

  revoke(invitation: Invitation): Promise<ChangeOutcome> {
    return this.#change(async () => {
      await this.#rest.call('revokeInvitation', { path: { id: invitation.id } }).catch(cause => {
        // Used up or expired meanwhile: nobody comes by it any more, as was wanted.
        if (!(cause instanceof RestProblem && cause.code === 'not-found')) throw cause;
      });
      const state = this.#state.value;
      if (state.kind !== 'loaded') return;
      const left = state.invitations.filter(({ id }) => id !== invitation.id);
      this.#show(state.members, left);
    });
  }

  async #allMembers(): Promise<Member[]> {
    const members: Member[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const query = { limit: PAGE, ...(cursor !== undefined && { cursor }) };
      const page = await this.#rest.call('listMembers', { query });
      members.push(...page.items);
      cursor = page.nextCursor;
    }
    return members;
  }

  async #change(work: () => Promise<void>): Promise<ChangeOutcome> {
    try {
      await work();
      return 'done';
    } catch (cause) {
      if (cause instanceof RestProblem && cause.code === 'last-owner') return 'last-owner';
      console.warn('members', cause);
      return 'failed';
    }
  }

  #replace(changed: Member): void {
    const state = this.#state.value;
    if (state.kind !== 'loaded') return;
    const members = state.members.map(member => (member.id === changed.id ? changed : member));
    this.#show(members, state.invitations);
  }

  #show(members: readonly Member[], invitations: readonly Invitation[]): void {
    const rank = (member: Member) => (member.role === 'removed' ? 1 : 0);
    const sorted = members.toSorted(
      (one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name),
    );
    this.#state.value = { kind: 'loaded', members: sorted, invitations };
  }
}
