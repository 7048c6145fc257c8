import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '@tatami/engines';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SpeechProvider } from '../narration/speech-provider.ts';
import { sentence } from '../script/sentence.ts';
import { checkedScript } from '../script/video-script.ts';
import { type RenderOptions, renderVideo } from './render-video.ts';
import { removeOldWork, WorkFolder } from './work-folder.ts';

const ffprobe = findProgram('ffprobe');

/** A tone for every word: what the pieces are joined from, without a voice. */
const TONES: SpeechProvider = {
  id: 'tones',
  say: async words => ({
    sampleRate: 8_000,
    samples: Int16Array.from({ length: words.length * 1_600 }, (_, i) => 9_000 * Math.sin(i / 4)),
    words: words.map((_, i) => ({
      startMs: i * 200,
      endMs: i * 200 + 200,
      sounds: [{ atMs: i * 200, ipa: 'a' }],
    })),
  }),
};

const SCRIPT = checkedScript({
  version: 1,
  locale: 'en',
  format: 'portrait',
  year: 2026,
  brand: {
    name: 'ACME',
    background: ['#140b2e', '#3b1a78', '#0b3d6e'],
    accent: '#00d4ff',
    font: 'inter',
    logo: null,
  },
  hasMusic: false,
  scenes: [
    {
      kind: 'opening',
      say: [sentence`Hello, Ana!`],
      show: { title: ['Your year'], subtitle: 'Ana', intro: null },
    },
    {
      kind: 'numbers',
      say: [sentence`You made four POCs.`],
      show: { title: ['Numbers'], figures: [{ value: 4, label: 'POCs' }] },
    },
  ],
});

let folder: string;
let work: WorkFolder;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tatami-video-'));
  work = await WorkFolder.open(join(folder, 'one'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const render = (differs: Partial<RenderOptions> = {}) =>
  renderVideo({
    script: SCRIPT,
    speech: TONES,
    work,
    framesPerSecond: 5,
    width: 320,
    onProgress: async () => undefined,
    ...differs,
  });

describe.skipIf(ffprobe === undefined)('a video, made by ffmpeg', () => {
  it('has picture and sound of the same length, captions and a poster', async () => {
    const { mp4, vtt, srt, png, lengthMs } = await render();
    expect(lengthMs).toBe(10_200);
    const pieces = await readdir(work.path);
    const joined = pieces.filter(name => name.endsWith('.mp4')).length;
    expect(joined).toBe(3);
    const probed = execFileSync(
      ffprobe as string,
      ['-v', 'error', '-of', 'json', '-show_streams', '-show_format', '-i', 'pipe:0'],
      { input: mp4 },
    );
    const { streams } = JSON.parse(probed.toString());
    expect(streams).toMatchObject([
      {
        codec_name: 'h264',
        width: 320,
        height: 568,
        pix_fmt: 'yuv420p',
        color_space: 'bt709',
        color_range: 'tv',
        nb_frames: '51',
        duration: '10.200000',
      },
      { codec_name: 'aac', channels: 2, sample_rate: '48000' },
    ]);
    expect(Math.abs(Number(streams[1].duration) - 10.2)).toBeLessThan(0.05);
    // The index comes before the data, so that a player begins at once.
    expect(Buffer.from(mp4).indexOf('moov')).toBeLessThan(Buffer.from(mp4).indexOf('mdat'));
    expect(vtt).toContain('00:00:05.100 --> 00:00:06.250\nYou made four POCs.');
    expect(srt.startsWith('1\n00:00:00,500 --> ')).toBe(true);
    expect(Buffer.from(png).toString('latin1', 1, 4)).toBe('PNG');
  });

  it('goes on where a try before was killed, and ends in the same bytes', async () => {
    let frames = 0;
    const killed = render({
      width: 160,
      onProgress: async (_, step) => {
        if (step === 'drawing' && ++frames === 40) throw new Error('killed');
      },
    });
    await expect(killed).rejects.toThrow('killed');
    frames = 0;
    const { mp4 } = await render({
      width: 160,
      onProgress: async (_, step) => {
        if (step === 'drawing') frames++;
      },
    });
    expect(frames).toBe(28);
    const pieces = new Set(await readdir(work.path));
    const brand = { ...SCRIPT.brand, accent: '#ffd43b' };
    await render({ width: 32, script: { ...SCRIPT, brand } });
    await render({ width: 32, script: { ...SCRIPT, hasMusic: true } });
    const others = (await readdir(work.path)).filter(name => !pieces.has(name));
    // Scenes of each, and sound of the one with music; all joined.
    expect(others.filter(name => name.endsWith('.wav'))).toHaveLength(1);
    expect(others.filter(name => name.endsWith('.mp4'))).toHaveLength(6);
    const fresh = await render({ width: 160, work: await WorkFolder.open(join(folder, 'two')) });
    expect(Buffer.from(fresh.mp4).equals(mp4)).toBe(true);
  });
});

it('says which program is missing', async () => {
  const { PATH } = process.env;
  process.env.PATH = folder;
  try {
    await expect(render()).rejects.toMatchObject({
      code: 'video-tools-missing',
      message: 'ffmpeg is not installed: apt-get install ffmpeg',
    });
  } finally {
    process.env.PATH = PATH;
  }
});

it('forgets work that nobody came back for', async () => {
  await removeOldWork(folder, Date.now() - 60_000);
  expect(await readdir(folder)).toEqual(['one']);
  await removeOldWork(folder, Date.now() + 60_000);
  expect(await readdir(folder)).toEqual([]);
});
