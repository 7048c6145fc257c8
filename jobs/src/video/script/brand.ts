import { createHash } from 'node:crypto';
import { brandBackground } from '@tatami/kernel';
import type { JobBranding } from '../../branding/read-branding.ts';
import type { VideoScript } from './video-script.ts';

type Brand = VideoScript['brand'];

/** Dark enough for white text, and far enough from each other that companies are told apart. */
const PALETTES: readonly Pick<Brand, 'background' | 'accent'>[] = [
  { background: ['#140b2e', '#3b1a78', '#0b3d6e'], accent: '#00d4ff' },
  { background: ['#06283d', '#0d47a1', '#4527a0'], accent: '#ffd43b' },
  { background: ['#2b0a3d', '#6a1b7a', '#a3195b'], accent: '#ffb703' },
  { background: ['#0b2e1f', '#00594f', '#0b3d6e'], accent: '#7ef0b8' },
  { background: ['#1b1b2f', '#3a2c5a', '#7a2e4d'], accent: '#ff8fa3' },
];

/** The looks of a tenant. One that has chosen no colours has always the same ones. */
export function brandOf(tenant: string, { colours, font, logo }: JobBranding): Brand {
  const [first = 0] = createHash('sha256').update(tenant).digest();
  const palette =
    colours === null
      ? (PALETTES[first % PALETTES.length] as (typeof PALETTES)[number])
      : { background: brandBackground(colours), accent: colours.accent };
  const { background, accent } = palette;
  return {
    ...{ name: tenant, background, accent, font },
    logo: logo && { sha256: logo.sha256, width: logo.width, height: logo.height, isDark: logo.isDark },
  };
}
