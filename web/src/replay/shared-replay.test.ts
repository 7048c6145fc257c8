import type { Member } from '@tatami/client';
import type { Recording } from '@tatami/client/rest';
import { SeededRandom } from '@tatami/kernel';
import { maySteer } from '@tatami/protocol';
import { TrackBuilder } from '@tatami/recording';
import { recordSession } from '@tatami/recording/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Replay } from './replay.ts';
import { SharedReplay } from './shared-replay.ts';

const builder = new TrackBuilder();
for (const row of recordSession(new SeededRandom(7), 200).rows) builder.add(row);
const track = builder.build();

/** A dojo whose presence is there at once. */
class Dojo {
  readonly seats: Seat[] = [];
  timeMs = 1_000_000;

  enter(name: string, role: Member['role'] = 'facilitator'): Seat {
    const seat = new Seat(this, { name, role, clientId: this.seats.length + 1 });
    this.seats.push(seat);
    seat.shared.membersChanged();
    return seat;
  }

  tell(): void {
    for (const { shared } of this.seats) shared.membersChanged();
  }
}

class Seat {
  readonly replay = new Replay({ people: [] } as unknown as Recording, track);
  readonly shared: SharedReplay;
  readonly #name: string;
  readonly #clientId: number;
  role: Member['role'];
  #shown: unknown;

  constructor(
    dojo: Dojo,
    { name, role, clientId }: { name: string; role: Member['role']; clientId: number },
  ) {
    this.#name = name;
    this.#clientId = clientId;
    this.role = role;
    this.shared = new SharedReplay(this.replay, {
      members: () => dojo.seats.map(other => other.memberFor(this)),
      get serverTimeMs() {
        return dojo.timeMs;
      },
      showReplay: position => {
        this.#shown = position && JSON.parse(JSON.stringify(position));
      },
    });
  }

  memberFor(other: Seat): Member {
    const [userId, isSelf] = [this.#name, this === other];
    const colours = { color: '#000', colorLight: '#000' };
    const member = { clientId: this.#clientId, userId, name: userId, role: this.role, isSelf, ...colours };
    return this.#shown === undefined || !maySteer(this.role) ? member : { ...member, replay: this.#shown };
  }

  get place(): unknown {
    return [this.replay.player.cursor.index, this.replay.view.value.kind];
  }

  get kind(): string {
    return this.shared.view.value.kind;
  }
}

let dojo: Dojo;
let ana: Seat;
let bia: Seat;
beforeEach(() => {
  dojo = new Dojo();
  ana = dojo.enter('Ana');
  bia = dojo.enter('Bia', 'participant');
});
afterEach(() => {
  for (const { replay, shared } of dojo.seats) {
    shared.release();
    replay.release();
  }
});

it('takes everybody to the same moment, and whoever comes later', () => {
  ana.replay.seek(ana.replay.line.lengthMs / 2);
  expect([ana.shared.mayLead, bia.shared.mayLead]).toEqual([true, false]);
  ana.shared.lead();
  dojo.tell();
  expect([ana.kind, bia.kind]).toEqual(['leading', 'following']);
  expect(bia.place).toEqual(ana.place);
  ana.replay.step(1);
  dojo.tell();
  const late = dojo.enter('Caio', 'viewer');
  expect([bia.place, late.place]).toEqual([ana.place, ana.place]);
  expect(late.shared.view.value).toEqual({ kind: 'following', leader: 'Ana' });
  ana.replay.toggle();
  ana.replay.setSpeed(64);
  dojo.tell();
  expect(late.replay.view.value).toMatchObject({ kind: 'playing', speed: 64 });
  // A tenth of a second later Dora comes, and is 64 times as much further on.
  ana.replay.setSkipsIdle(false);
  const { atMs } = ana.memberFor(bia).replay as { atMs: number };
  dojo.timeMs += 100;
  const dora = dojo.enter('Dora');
  expect(dora.replay.view.value.atMs).toBe(atMs + 6_400);
});

it('lets anyone break away by a move of their own, and come back', () => {
  ana.shared.lead();
  dojo.tell();
  bia.replay.step(1);
  const own = bia.place;
  expect(bia.kind).toBe('away');
  ana.replay.seek(ana.replay.line.lengthMs);
  dojo.tell();
  expect(bia.place).toEqual(own);
  bia.shared.comeBack();
  expect([bia.kind, bia.place]).toEqual(['following', ana.place]);
  ana.replay.step(-1);
  dojo.tell();
  expect(bia.place).toEqual(ana.place);
});

it('shows the file that the one who plays has chosen', () => {
  ana.shared.lead();
  ana.replay.chooseFile(track.files[1]);
  dojo.tell();
  expect(bia.replay.chosenFile).toBe(track.files[1]);
  ana.replay.chooseFile(undefined);
  dojo.tell();
  expect([bia.replay.isFollowing, bia.kind]).toEqual([true, 'following']);
});

it('is of the one who began last, and ends with them', () => {
  ana.shared.lead();
  dojo.tell();
  bia.replay.step(1);
  dojo.timeMs += 5_000;
  const caio = dojo.enter('Caio');
  caio.shared.lead();
  dojo.tell();
  expect([ana.kind, bia.kind, caio.kind]).toEqual(['following', 'following', 'leading']);
  caio.shared.stopLeading();
  dojo.tell();
  expect([ana.kind, bia.kind, caio.kind]).toEqual(['alone', 'alone', 'alone']);
  bia.replay.step(1);
  expect(bia.kind).toBe('alone');
});

it('ends for one who may not steer any more', () => {
  ana.shared.lead();
  ana.role = 'participant';
  dojo.tell();
  expect([ana.kind, bia.kind]).toEqual(['alone', 'alone']);
});
