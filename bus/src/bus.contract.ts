import type { DojoId, TenantId } from '@tatami/protocol';
import { uuidV7 } from '@tatami/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { batchMessage } from '../testing/batch-message.ts';
import type { Bus, BusMessage, BusWatcher, RoomAddress } from './bus.ts';

/** Two pods of one installation, and how to wait until everything published has arrived. */
export interface BusFixture {
  readonly first: Bus;
  readonly second: Bus;
  /** Takes the transport away from the second pod; resolves when it knows. */
  cutSecond(): Promise<void>;
  /** Gives it back; resolves when the second pod's subscriptions stand again. */
  mendSecond(): Promise<void>;
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** What every Bus must do, on whatever transport. */
export function runBusContract(name: string, setup: () => Promise<BusFixture>): void {
  describe(`${name} as a Bus`, () => {
    let fixture: BusFixture;
    beforeEach(async () => {
      fixture = await setup();
    });
    afterEach(() => fixture.stop());

    it('[B1] carries a message to another pod of the same room, in the order of one sender', async () => {
      const heard: BusMessage[] = [];
      const room = someRoom();
      await fixture.second.subscribe(room, message => heard.push(message));
      fixture.first.publish(room, batchMessage(1));
      fixture.first.publish(room, { kind: 'head-changed' });
      fixture.first.publish(room, batchMessage(2));
      await fixture.settle();
      expect(heard).toEqual([batchMessage(1), { kind: 'head-changed' }, batchMessage(2)]);
    });

    it('[B2] does not tell a pod what it said itself', async () => {
      const heard: BusMessage[] = [];
      const room = someRoom();
      await fixture.first.subscribe(room, message => heard.push(message));
      fixture.first.publish(room, batchMessage(1));
      fixture.second.publish(room, batchMessage(2));
      await fixture.settle();
      expect(heard).toEqual([batchMessage(2)]);
    });

    it('[B3] keeps rooms and tenants apart, and a failing listener harms no other', async () => {
      const heard: string[] = [];
      const room = someRoom();
      const sameDojoOtherTenant = { ...room, tenantId: someRoom().tenantId };
      await fixture.second.subscribe(room, () => {
        heard.push('room');
        throw new Error('a listener of this room fails');
      });
      await fixture.second.subscribe(room, () => heard.push('room again'));
      await fixture.second.subscribe(sameDojoOtherTenant, () => heard.push('other tenant'));
      fixture.first.publish(room, batchMessage(1));
      await fixture.settle();
      fixture.first.publish(room, batchMessage(2));
      await fixture.settle();
      expect(heard).toEqual(['room', 'room again', 'room', 'room again']);
    });

    it('[B4] is silent after close', async () => {
      const heard: BusMessage[] = [];
      const room = someRoom();
      const subscription = await fixture.second.subscribe(room, message => heard.push(message));
      fixture.first.publish(room, batchMessage(1));
      subscription.close();
      subscription.close();
      fixture.first.publish(room, batchMessage(2));
      await fixture.settle();
      expect(heard.filter(message => message.kind === 'batch' && message.row.seq === 2)).toEqual([]);
    });

    it('[B5] tells watchers that the transport went down, and that it is up with all subscriptions', async () => {
      const told: string[] = [];
      const heard: BusMessage[] = [];
      const room = someRoom();
      await fixture.second.subscribe(room, message => heard.push(message));
      fixture.second.watch(watcher({ wentDown: () => told.push('down'), cameUp: () => told.push('up') }));
      expect(fixture.second.isUp).toBe(true);
      await fixture.cutSecond();
      expect([told, fixture.second.isUp]).toEqual([['down'], false]);
      await fixture.mendSecond();
      expect([told, fixture.second.isUp]).toEqual([['down', 'up'], true]);
      fixture.first.publish(room, batchMessage(1));
      await fixture.settle();
      expect(heard).toEqual([batchMessage(1)]);
    });

    it('[B6] subscribes and publishes without waiting while the transport is down', async () => {
      const heard: BusMessage[] = [];
      const room = someRoom();
      await fixture.first.subscribe(room, message => heard.push(message));
      await fixture.cutSecond();
      await fixture.second.subscribe(room, message => heard.push(message));
      fixture.second.publish(room, batchMessage(1));
      fixture.second.announce({ kind: 'alive' });
      await fixture.mendSecond();
      await fixture.settle();
      expect(heard).toEqual([]);
      fixture.first.publish(room, batchMessage(2));
      await fixture.settle();
      expect(heard).toEqual([batchMessage(2)]);
    });

    it('[B7] announces to every watcher of every other pod', async () => {
      const heard: unknown[] = [];
      fixture.first.watch(watcher({ announced: () => heard.push('its own') }));
      for (const name of ['one', 'other']) {
        fixture.second.watch(
          watcher({ announced: (announcement, from) => heard.push([name, announcement, from]) }),
        );
      }
      fixture.first.announce({ kind: 'leaving' });
      await fixture.settle();
      const from = fixture.first.podId;
      expect(heard).toEqual([
        ['one', { kind: 'leaving' }, from],
        ['other', { kind: 'leaving' }, from],
      ]);
    });
  });
}

function watcher(parts: Partial<BusWatcher>): BusWatcher {
  return { announced: () => {}, wentDown: () => {}, cameUp: () => {}, ...parts };
}

function someRoom(): RoomAddress {
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  return {
    tenantId: uuidV7(Date.now(), random) as TenantId,
    dojoId: uuidV7(Date.now(), random) as DojoId,
  };
}
