import type { BatchEntry, DojoId, EntryKind, Session, Turn, UserId } from '@tatami/protocol';
import { applyEntry, encodeTurn, epochAfter, OPEN_SESSION, STATE_AFTER } from '@tatami/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DojoStore } from '../src/dojo-store.ts';
import type { Journal } from '../src/journal/journal.ts';
import { newDojoId, newUserId, newWriterId } from './ids.ts';

export interface DojoStoreContractSetup {
  readonly dojos: DojoStore;
  readonly journal: Journal;
  /** Makes an open dojo, in epoch 1, that nobody but its maker is a member of. */
  createDojo(): Promise<DojoId>;
  /** Holds the head of a dojo as another process would, until the returned function is called. */
  holdHead(dojoId: DojoId): Promise<() => Promise<void>>;
  dispose(): Promise<void>;
}

/** What rooms ask of a DojoStore; every implementation passes these. */
export function runDojoStoreContract(name: string, setUp: () => Promise<DojoStoreContractSetup>): void {
  describe(`the dojo store contract: ${name}`, () => {
    let context: DojoStoreContractSetup;
    let dojos: DojoStore;
    let ana: UserId;
    let bia: UserId;
    beforeAll(async () => {
      context = await setUp();
      dojos = context.dojos;
      [ana, bia] = [newUserId(), newUserId()];
    });
    afterAll(() => context?.dispose());

    const entry = (batch = 1n) => ({ writer: newWriterId(), batch, payload: new Uint8Array([1, 0]) });
    const turn = (number: number, turnMs = 0, restarts = true): Turn => ({
      number,
      restarts,
      mode: 'turns',
      driver: number % 2 === 0 ? bia : ana,
      order: [ana, bia],
      turnMs,
    });
    const seqOf = async (dojoId: DojoId) => (await context.journal.heads([dojoId]))[0]?.seq;

    it('[R13] holds a dojo as its last turn says, and says how old that is', async () => {
      const dojoId = await context.createDojo();
      expect(await dojos.session(dojoId)).toEqual({ turn: 0, mode: { mode: 'free' }, turnAgeMs: 0 });
      expect(await dojos.changeTurn(dojoId, turn(1, 60_000), false, entry())).toMatchObject({
        kind: 'committed',
        seq: 1,
      });
      const session = await dojos.session(dojoId);
      expect(session).toMatchObject({
        turn: 1,
        mode: { mode: 'turns', driver: ana, order: [ana, bia], turnMs: 60_000 },
      });
      expect(session.turnAgeMs).toBeGreaterThanOrEqual(0);
      expect(session.turnAgeMs).toBeLessThan(30_000);
      await dojos.changeTurn(dojoId, { number: 2, restarts: true, mode: 'free' }, false, entry());
      expect(await dojos.session(dojoId)).toMatchObject({ turn: 2, mode: { mode: 'free' } });
      await expect(dojos.session(newDojoId())).rejects.toMatchObject({ code: 'dojo-not-found' });
    });

    it('[R13] makes one of several turns that follow the same one, also the first', async () => {
      const dojoId = await context.createDojo();
      for (const number of [1, 2, 3]) {
        const outcomes = await Promise.all(
          Array.from({ length: 5 }, () => dojos.changeTurn(dojoId, turn(number), false, entry())),
        );
        expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual([
          ...Array<string>(4).fill('another-turn'),
          'committed',
        ]);
      }
      expect(await seqOf(dojoId)).toBe(3);
      expect(await dojos.changeTurn(dojoId, turn(9), false, entry())).toEqual({ kind: 'another-turn' });
    });

    it('[R13] asked again with the same batch answers with what the first try did', async () => {
      const dojoId = await context.createDojo();
      const again = entry(7n);
      const first = await dojos.changeTurn(dojoId, turn(1), false, again);
      expect(first.kind).toBe('committed');
      await dojos.changeTurn(dojoId, turn(2), false, entry());
      expect(await dojos.changeTurn(dojoId, turn(1), false, again)).toEqual(first);
      expect(await seqOf(dojoId)).toBe(2);
    });

    it('[R14] ends a turn by its time when that is used up and not before', async () => {
      const dojoId = await context.createDojo();
      await dojos.changeTurn(dojoId, turn(1, 60_000), false, entry());
      const early = await dojos.changeTurn(dojoId, turn(2), true, entry());
      if (early.kind !== 'too-early') throw new Error(`it was ${early.kind}`);
      expect(early.leftMs).toBeGreaterThan(30_000);
      expect(early.leftMs).toBeLessThanOrEqual(60_000);
      await dojos.changeTurn(dojoId, turn(2, 200, false), false, entry());
      await expect
        .poll(async () => (await dojos.changeTurn(dojoId, turn(3, 0), true, entry())).kind, {
          timeout: 10_000,
        })
        .toBe('committed');
      expect(await dojos.changeTurn(dojoId, turn(4), true, entry())).toMatchObject({ kind: 'too-early' });
      expect(await seqOf(dojoId)).toBe(3);
    });

    it('[R14] begins the time of the turn anew after a pause, and lets it go on when only the length changes', async () => {
      const dojoId = await context.createDojo();
      await dojos.changeTurn(dojoId, turn(1, 60_000), false, entry());
      await expect.poll(async () => (await dojos.session(dojoId)).turnAgeMs).toBeGreaterThan(100);
      await dojos.changeTurn(dojoId, turn(2, 30_000, false), false, entry());
      expect((await dojos.session(dojoId)).turnAgeMs).toBeGreaterThan(100);
      await dojos.changeState(dojoId, 'paused', entry());
      const before = (await dojos.session(dojoId)).turnAgeMs;
      await dojos.changeState(dojoId, 'open', entry());
      expect((await dojos.session(dojoId)).turnAgeMs).toBeLessThan(before);
    });

    it('[R13] changes no turn of a dojo that is paused, archived, locked or not there', async () => {
      const dojoId = await context.createDojo();
      const change = () => dojos.changeTurn(dojoId, turn(1), false, entry());
      const release = await context.holdHead(dojoId);
      expect(await change()).toMatchObject({ kind: 'locked' });
      await release();
      await dojos.changeState(dojoId, 'paused', entry());
      expect(await change()).toMatchObject({ kind: 'refused', code: 'dojo-paused' });
      await dojos.changeState(dojoId, 'archived', entry());
      expect(await change()).toMatchObject({ kind: 'refused', code: 'dojo-archived' });
      expect(await dojos.changeTurn(newDojoId(), turn(1), false, entry())).toMatchObject({
        code: 'dojo-not-found',
      });
      expect(await seqOf(dojoId)).toBe(2);
    });

    it('[S5] changes open, paused, archived and turns as applyEntry does', async () => {
      const step = fc.constantFrom('pause', 'resume', 'archive', 'next-turn', 'same-turn', 'free', 'longer');
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async steps => {
          const dojoId = await context.createDojo();
          let session: Session = OPEN_SESSION;
          let epoch = 1;
          for (const step of steps) {
            const journaled = await take(dojoId, session, step);
            if (journaled !== undefined) {
              session = applyEntry(session, journaled, 0);
              epoch = epochAfter(epoch, journaled);
            }
            const { turn, mode } = session;
            expect(await dojos.session(dojoId)).toMatchObject({ turn, mode });
            const [head] = await context.journal.heads([dojoId]);
            expect(head).toMatchObject({ state: session.state, epoch });
          }
        }),
        { numRuns: 30 },
      );
    });

    it('[O14] puts back what was lost, with its clientIDs and under a new epoch, if the head is the one that was read', async () => {
      const dojoId = await context.createDojo();
      await dojos.changeState(dojoId, 'paused', entry());
      const head = async () => {
        const [found] = await context.journal.heads([dojoId]);
        if (found === undefined) throw new Error('the dojo has no head');
        return found;
      };
      const before = await head();
      const owners = new Map([
        [7, ana],
        [8, bia],
      ]);
      const moved = { ...before, seq: before.seq + 1 };
      expect(await dojos.recover(dojoId, { head: moved, epoch: 2, entry: entry(), owners })).toEqual({
        kind: 'head-moved',
      });
      await dojos.bindClientId(dojoId, 8, ana);
      expect(await dojos.recover(dojoId, { head: before, epoch: 2, entry: entry(), owners })).toEqual({
        kind: 'client-ids-taken',
      });
      expect(await head()).toEqual(before);
      const recovery = { head: before, epoch: before.epoch + 4, entry: entry(), owners: new Map([[9, bia]]) };
      expect(await dojos.recover(dojoId, recovery)).toMatchObject({ kind: 'committed', seq: before.seq + 1 });
      expect(await head()).toMatchObject({ seq: before.seq + 1, epoch: before.epoch + 4, state: 'paused' });
      expect(await dojos.clientBindings(dojoId)).toEqual(
        new Map([
          [8, ana],
          [9, bia],
        ]),
      );
      expect(await dojos.recover(dojoId, recovery)).toMatchObject({ kind: 'committed', seq: before.seq + 1 });
      await dojos.changeState(dojoId, 'archived', entry());
      expect(
        await dojos.recover(dojoId, { head: await head(), epoch: 0, entry: entry(), owners }),
      ).toMatchObject({
        code: 'dojo-archived',
      });
    });

    it('gives out no clientID up to one that is known to be given out', async () => {
      const dojoId = await context.createDojo();
      expect(await dojos.allocateClientId(dojoId, ana)).toBe(1);
      expect(await dojos.allocateClientId(dojoId, ana, 5)).toBe(6);
      expect(await dojos.allocateClientId(dojoId, bia, 2)).toBe(7);
    });

    /** Asks for one change, and returns the entry of it if it was journaled. */
    async function take(dojoId: DojoId, session: Session, step: string): Promise<BatchEntry | undefined> {
      const made = (kind: EntryKind, bytes = new Uint8Array(0)): BatchEntry => ({
        kind,
        userId: ana,
        clientId: 0,
        deltaMs: 0,
        bytes,
      });
      if (step === 'pause' || step === 'resume' || step === 'archive') {
        const { kind } = await dojos.changeState(dojoId, STATE_AFTER[step], entry());
        return kind === 'committed' ? made(step) : undefined;
      }
      const number = step === 'same-turn' ? session.turn : session.turn + 1;
      const next: Turn =
        step === 'free'
          ? { number, restarts: true, mode: 'free' }
          : turn(number, 60_000 * number, step !== 'longer');
      const { kind } = await dojos.changeTurn(dojoId, next, false, entry());
      return kind === 'committed' ? made('turn', Uint8Array.from(encodeTurn(next))) : undefined;
    }

    it('[R15] raises the access revision with every change of a member, and no other', async () => {
      const [dojoId, other] = [await context.createDojo(), await context.createDojo()];
      const revisions = async () =>
        (await context.journal.heads([dojoId, other])).map(head => head.accessRevision);
      const before = await revisions();
      await dojos.setMember(dojoId, ana, 'viewer');
      await dojos.setMember(dojoId, ana, 'removed', bia);
      const after = await revisions();
      expect(after.reduce((sum, n) => sum + n, 0)).toBe(before.reduce((sum, n) => sum + n, 0) + 2);
      expect(await dojos.members(dojoId, [ana, bia])).toEqual({
        isPrivate: false,
        roles: new Map([[ana, 'removed']]),
      });
      expect(await dojos.access(dojoId, ana)).toMatchObject({ memberRole: 'removed' });
      expect(await dojos.members(newDojoId(), [ana])).toBeUndefined();
    });

    it('[C8] remembers whose tokens were revoked, and when', async () => {
      const dojoId = await context.createDojo();
      const user = newUserId();
      expect(await dojos.access(dojoId, user)).toMatchObject({ revokedAtMs: 0 });
      await dojos.revokeTokens(user);
      const first = (await dojos.revocations(60_000)).get(user) ?? 0;
      expect(Math.abs(first - Date.now())).toBeLessThan(30_000);
      const access = await dojos.access(dojoId, user);
      expect(access?.revokedAtMs).toBeCloseTo(first, 0);
      await expect.poll(async () => (await dojos.revocations(50)).has(user)).toBe(false);
      await dojos.revokeTokens(user, ana);
      expect((await dojos.revocations(60_000)).get(user)).toBeGreaterThan(first);
    });
  });
}
