import * as encoding from 'lib0/encoding';

/** The text that everybody types into. */
export const TEXT_NAME = 'main.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

// Numbers of Yjs's update format, version 1.
const CONTENT_STRING = 4;
const HAS_LEFT = 0x80;
const HAS_RIGHT = 0x40;
const PARENT_IS_ROOT = 1;

/** Who made the empty lines of a room, one for each writer: clocks 0, 1, 2 … of this clientID are the line ends. */
export interface Lines {
  readonly clientId: number;
  readonly count: number;
}

/** The lines, as one insert. Line `i` is what stands between line end `i` and line end `i + 1`. */
export function encodeLines(lines: Lines): Uint8Array {
  return update(lines.clientId, 0, encoder => {
    encoding.writeUint8(encoder, CONTENT_STRING);
    encoding.writeVarUint(encoder, PARENT_IS_ROOT);
    encoding.writeVarString(encoder, TEXT_NAME);
    encoding.writeVarString(encoder, '\n'.repeat(lines.count + 1));
  });
}

/**
 * One letter at the end of a writer's own line, as Yjs encodes it (a test compares them). Written by hand because a
 * document for each writer would cost the generator more than the server it measures.
 * @param clock of the letter
 * @param firstClock of the first letter that the writer typed there
 */
export function encodeLetter(
  lines: Lines,
  line: number,
  clientId: number,
  clock: number,
  firstClock: number,
): Uint8Array {
  return update(clientId, clock, encoder => {
    encoding.writeUint8(encoder, CONTENT_STRING | HAS_LEFT | HAS_RIGHT);
    const isFirst = clock === firstClock;
    encoding.writeVarUint(encoder, isFirst ? lines.clientId : clientId);
    encoding.writeVarUint(encoder, isFirst ? line : clock - 1);
    encoding.writeVarUint(encoder, lines.clientId);
    encoding.writeVarUint(encoder, line + 1);
    encoding.writeVarString(encoder, LETTERS.charAt(clock % LETTERS.length));
  });
}

/** The text that is right when everybody's letters have come. `counts` has the letters of each line. */
export function expectedText(counts: readonly number[], firstClocks: readonly number[]): string {
  const lines = counts.map((count, line) =>
    Array.from({ length: count }, (_, n) =>
      LETTERS.charAt(((firstClocks[line] ?? 0) + n) % LETTERS.length),
    ).join(''),
  );
  return `\n${lines.map(line => `${line}\n`).join('')}`;
}

function update(clientId: number, clock: number, write: (encoder: encoding.Encoder) => void): Uint8Array {
  return encoding.encode(encoder => {
    encoding.writeVarUint(encoder, 1); // clients
    encoding.writeVarUint(encoder, 1); // structs
    encoding.writeVarUint(encoder, clientId);
    encoding.writeVarUint(encoder, clock);
    write(encoder);
    encoding.writeVarUint(encoder, 0); // clients with deletes
  });
}
