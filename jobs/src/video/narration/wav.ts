const HEADER_BYTES = 44;

export interface Wav {
  readonly sampleRate: number;
  readonly samples: Int16Array;
}

/**
 * Reads a WAV of one channel of 16 bits. A program that writes to a pipe does not know the length when it writes the
 * header, so the samples go on to the end of the bytes.
 */
export function readWav(bytes: Buffer): Wav {
  const isWav = bytes.length >= HEADER_BYTES && bytes.toString('latin1', 0, 4) === 'RIFF';
  const at = bytes.indexOf('data', 12, 'latin1') + 8;
  if (!isWav || at < 8 || bytes.readUInt16LE(22) !== 1 || bytes.readUInt16LE(34) !== 16) {
    throw new TypeError('Not a WAV of one channel of 16 bits');
  }
  const samples = new Int16Array(Math.floor((bytes.length - at) / 2));
  for (let i = 0; i < samples.length; i++) samples[i] = bytes.readInt16LE(at + i * 2);
  return { sampleRate: bytes.readUInt32LE(24), samples };
}

export function writeWav({ sampleRate, samples }: Wav): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES + samples.length * 2);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(sampleRate, 24);
  bytes.writeUInt32LE(sampleRate * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(samples.length * 2, 40);
  for (const [i, sample] of samples.entries()) bytes.writeInt16LE(sample, HEADER_BYTES + i * 2);
  return bytes;
}
