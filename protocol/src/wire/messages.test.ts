import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../errors.ts';
import { ERRORS } from '../errors.ts';
import { DOJO_ROLES, OPEN_SESSION, sessionView } from '../session.ts';
import * as client from './client-messages.ts';
import * as server from './server-messages.ts';

const bytes = fc.uint8Array({ maxLength: 100 });
const number = fc.nat({ max: Number.MAX_SAFE_INTEGER });

/** One message, and the frame that its sender writes. */
const clientMessage: fc.Arbitrary<{ message: client.ClientMessage; frame: Uint8Array }> = fc.oneof(
  bytes.map(stateVector => ({
    message: { type: 'step1' as const, stateVector },
    frame: client.encodeStep1(stateVector),
  })),
  fc.tuple(bytes, fc.boolean()).map(([update, isStep2]) => ({
    message: { type: 'document' as const, update, isStep2, clientAgeMs: 0 },
    frame: isStep2 ? client.encodeStep2(update) : client.encodeUpdate(update),
  })),
  fc.tuple(bytes, number).map(([update, clientAgeMs]) => ({
    message: { type: 'document' as const, update, isStep2: false, clientAgeMs },
    frame: client.encodeEdit(clientAgeMs, update),
  })),
  bytes.map(payload => ({
    message: { type: 'awareness' as const, payload },
    frame: client.encodeAwareness(payload),
  })),
  fc.record({ clientId: number, epoch: number, lastSeq: number }).map(hello => ({
    message: { type: 'hello' as const, ...hello },
    frame: client.encodeHello(hello),
  })),
  fc.string().map(token => ({
    message: { type: 'reauthenticate' as const, token },
    frame: client.encodeToken(token),
  })),
  fc.string().map(json => ({
    message: { type: 'command' as const, json },
    frame: client.encodeCommand(json),
  })),
  fc
    .record({
      id: fc.string(),
      kind: fc.constantFrom('marker' as const, 'light' as const),
      data: fc.string(),
    })
    .map(mark => ({ message: { type: 'mark' as const, ...mark }, frame: client.encodeMark(mark) })),
);

describe('client messages', () => {
  it('[M1] read back as what was written, one or several to a frame', () => {
    fc.assert(
      fc.property(fc.array(clientMessage, { minLength: 1, maxLength: 16 }), sent => {
        const frame = Uint8Array.from(sent.flatMap(({ frame }) => [...frame]));
        expect(client.decodeClientFrame(frame)).toEqual(sent.map(({ message }) => message));
      }),
    );
  });

  it('[M2] meet any bytes with messages or `message-malformed`', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), frame => {
        try {
          client.decodeClientFrame(frame);
        } catch (error) {
          expect(error).toMatchObject({ code: 'message-malformed' });
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([2 ** 53, 2 ** 55])('[M5] are malformed with a number of %d in them', number => {
    for (const frame of [
      client.encodeHello({ clientId: number, epoch: 1, lastSeq: 1 }),
      client.encodeHello({ clientId: 1, epoch: number, lastSeq: 1 }),
      client.encodeHello({ clientId: 1, epoch: 1, lastSeq: number }),
      client.encodeEdit(number, new Uint8Array(0)),
    ]) {
      expect(() => client.decodeClientFrame(frame)).toThrow('above 2^53 - 1');
    }
  });

  it('[M2] are no more than 16 to a frame', () => {
    expect(client.decodeClientFrame(new Uint8Array(16).fill(3))).toHaveLength(16);
    expect(() => client.decodeClientFrame(new Uint8Array(17).fill(3))).toThrow('Message cannot be read');
  });
});

describe('server messages', () => {
  it('[M3] read back as what was written', () => {
    const codes = Object.keys(ERRORS) as ErrorCode[];
    fc.assert(
      fc.property(
        number,
        number,
        bytes,
        fc.constantFrom(...DOJO_ROLES),
        fc.constantFrom(...codes),
        (a, b, update, role, code) => {
          const welcome = {
            clientId: a,
            epoch: b,
            seq: a,
            role,
            limits: { maxNewBytes: a, maxTextLength: b },
          };
          const session = sessionView(OPEN_SESSION, role, { unixMs: a, monotonicMs: 0 });
          const read = server.decodeServerFrame;
          expect(read(server.encodeWelcome(welcome))).toEqual({ type: 'welcome', ...welcome });
          expect(read(server.encodeBatchFrame(a, update))).toEqual({ type: 'batch', seq: a, update });
          expect(read(server.encodeSaved(a, b))).toEqual({ type: 'saved', n: a, seq: b });
          for (const repair of ['vanish', 'reset'] as const) {
            expect(read(server.encodeRefused({ n: a, code, repair }))).toEqual({
              type: 'refused',
              n: a,
              code,
              repair,
            });
          }
          expect(read(server.encodeSession(session))).toEqual({ type: 'session', session });
          expect(read(server.encodeReauthenticate(a))).toEqual({ type: 'reauthenticate', expiresInMs: a });
          expect(read(server.encodeClosing(a, b))).toEqual({
            type: 'closing',
            inMs: a,
            comeBackAfterMs: b,
          });
        },
      ),
    );
  });

  it('[M4] of a newer server that are not known are left out, and garbage is malformed', () => {
    expect(server.decodeServerFrame(Uint8Array.of(120, 1, 2, 3))).toBeUndefined();
    expect(() => server.decodeServerFrame(Uint8Array.of(107))).toThrow('Message cannot be read');
  });
});
