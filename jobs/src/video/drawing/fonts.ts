import { createRequire } from 'node:module';
import { GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import { BRAND_FONTS, type BrandFont } from '@tatami/persistence';
import { FONT_FAMILIES } from '../../branding/brand-fonts.ts';

const require = createRequire(import.meta.url);

const MONO_FILE = require.resolve('@expo-google-fonts/jetbrains-mono/500Medium/JetBrainsMono_500Medium.ttf');
const MONO = 'Video Mono';

export type Face = 'medium' | 'bold' | 'black' | 'mono';

const WEIGHTS = { medium: 500, bold: 600, black: 800 } as const;

let isRegistered = false;

/** The fonts of this process: registering one twice is no use. */
export function registerFonts(): void {
  if (isRegistered) return;
  for (const font of BRAND_FONTS) {
    for (const weight of Object.values(WEIGHTS)) {
      GlobalFonts.registerFromPath(FONT_FAMILIES[font].files[weight], familyOf(font, weight));
    }
  }
  GlobalFonts.registerFromPath(MONO_FILE, MONO);
  isRegistered = true;
}

/** The font that each canvas is written in, if it is not ours. */
const chosen = new WeakMap<SKRSContext2D, BrandFont>();

/** All text on this canvas, but code, is written in this font from now on. */
export function chooseFont(context: SKRSContext2D, font: BrandFont): void {
  chosen.set(context, font);
}

/** As a canvas takes it. Letters that our fonts do not have come from fonts of the machine, if there are any. */
export function fontOf(context: SKRSContext2D, face: Face, size: number): string {
  const font = chosen.get(context) ?? 'inter';
  const family = face === 'mono' ? MONO : familyOf(font, WEIGHTS[face]);
  return `${size}px "${family}", "${familyOf('inter', 500)}", sans-serif`;
}

/** A family for each weight: then a canvas need not choose between weights. */
function familyOf(font: BrandFont, weight: number): string {
  return `Video ${font} ${weight}`;
}
