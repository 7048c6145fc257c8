import { DEFAULT_LIMITS, decodeServerFrame, TatamiError } from '@tatami/protocol';
import { expect, it } from 'vitest';
import { RoomFixture } from '../../testing/simulation/room-fixture.ts';
import { noReplayMetrics } from '../replay/replay.ts';
import { Replays } from '../replay/replays.ts';
import { noMetrics } from '../room/room-metrics.ts';
import { AdmissionLimits, UNLIMITED } from './admission-limits.ts';
import { AdmissionQueue } from './admission-queue.ts';
import { Connections } from './connections.ts';
import { Doorman } from './doorman.ts';
import type { AttachedSocket, RawSocket } from './raw-socket.ts';
import { readUpgradeRequest } from './upgrade-request.ts';

it.each([
  { who: 'speaks nothing known', protocols: 'graphql-ws', address: 'one', reason: 'unknown-subprotocol' },
  { who: 'finds no place', protocols: 'tatami.v1', address: 'full', reason: 'too-many-connections' },
])(
  '[C7] nothing is left of a connection that $who and is ended while it opens',
  ({ protocols, address, reason }) => {
    const { connections, admissions, fixture } = pod();
    admissions.admitAddress('full', 0);
    const held = admissions.size;
    const headers = { origin: '', authorization: '', 'sec-websocket-protocol': protocols };
    const ended: string[] = [];
    // As uWebSockets.js does: the socket is gone before end returns.
    const raw = silentSocket(code => {
      ended.push(code);
      attached.gone();
    });
    const attached: AttachedSocket = connections.attach(
      readUpgradeRequest(headers, address, fixture.dojoId),
      raw,
    );
    attached.opened();
    expect(ended).toEqual([reason]);
    expect([connections.size, admissions.size]).toEqual([0, held]);
  },
);

it('[C9] whoever comes to a pod that stops is told when to come back, and closed', async () => {
  const { connections, fixture } = pod();
  void connections.drain(10_000);
  const sent: Uint8Array[] = [];
  const ended: string[] = [];
  const headers = { origin: '', authorization: '', 'sec-websocket-protocol': 'tatami.v1' };
  const attached = connections.attach(readUpgradeRequest(headers, 'late', fixture.dojoId), {
    ...silentSocket(reason => void ended.push(reason)),
    send: frame => void sent.push(frame),
  });
  attached.opened();
  await fixture.clock.run(10);
  expect(sent.map(frame => decodeServerFrame(frame))).toEqual([
    { type: 'closing', inMs: 0, comeBackAfterMs: 150 },
  ]);
  expect(ended).toEqual(['restarting']);
});

/** One connection for each address, and nobody who may come in. */
function pod() {
  const fixture = new RoomFixture();
  const admissions = new AdmissionLimits({ ...UNLIMITED, perAddress: 1 });
  const connections = new Connections({
    doorman: new Doorman({
      tokens: { verify: () => Promise.reject(new TatamiError('unauthenticated')) },
      tenants: { tenant: async () => undefined, inactive: async () => [] },
      rooms: fixture.registry,
      replays: new Replays({
        most: 0,
        mostPerUser: 0,
        documents: new AdmissionQueue({ atOnce: 1, maxWaiting: 1 }),
        clock: fixture.clock,
        metrics: { ...noMetrics, ...noReplayMetrics },
        reportError: () => {},
      }),
    }),
    admissions,
    queue: new AdmissionQueue({ atOnce: 1, maxWaiting: 1 }),
    clock: fixture.clock,
    random: () => 0.5,
    limits: DEFAULT_LIMITS,
    metrics: { connected: () => {}, disconnected: () => {}, joined: () => {} },
    onRefused: () => {},
    reportError: () => {},
  });
  return { fixture, admissions, connections };
}

function silentSocket(onEnd: (reason: string) => void): RawSocket {
  return {
    send: () => {},
    bufferedBytes: () => 0,
    subscribe: () => {},
    unsubscribe: () => {},
    unsubscribeAll: () => {},
    end: (_code, reason) => onEnd(reason),
  };
}
