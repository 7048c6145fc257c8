import { createRequire } from 'node:module';
import { GlobalFonts } from '@napi-rs/canvas';

const require = createRequire(import.meta.url);

/** Inter and JetBrains Mono, under the SIL Open Font License, so that a video looks the same wherever it is made. */
const FILES = {
  'Video 500': require.resolve('@expo-google-fonts/inter/500Medium/Inter_500Medium.ttf'),
  'Video 600': require.resolve('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf'),
  'Video 800': require.resolve('@expo-google-fonts/inter/800ExtraBold/Inter_800ExtraBold.ttf'),
  'Video Mono': require.resolve('@expo-google-fonts/jetbrains-mono/500Medium/JetBrainsMono_500Medium.ttf'),
} as const;

export type Face = 'medium' | 'bold' | 'black' | 'mono';

const FAMILIES: Readonly<Record<Face, keyof typeof FILES>> = {
  medium: 'Video 500',
  bold: 'Video 600',
  black: 'Video 800',
  mono: 'Video Mono',
};

let isRegistered = false;

/** The fonts of this process: registering one twice is no use. */
export function registerFonts(): void {
  if (isRegistered) return;
  for (const [family, file] of Object.entries(FILES)) GlobalFonts.registerFromPath(file, family);
  isRegistered = true;
}

/** As a canvas takes it. Letters that our fonts do not have come from fonts of the machine, if there are any. */
export function fontOf(face: Face, size: number): string {
  return `${size}px "${FAMILIES[face]}", sans-serif`;
}
