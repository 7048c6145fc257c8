/** White text has at least this contrast on every colour of a background: more than the 4.5 of WCAG 2.2 AA, because some of it is translucent. */
const TEXT_CONTRAST = 6.5;
/** Of graphics, by WCAG 2.2 (1.4.11). */
export const LEAST_ACCENT_CONTRAST = 3;

/** Two colours of a company, as `#` and six hexadecimal digits in lower case. */
export interface BrandColours {
  readonly primary: string;
  readonly accent: string;
}

/** A dark gradient of three colours in the primary colour of a company. White text is readable on all of them. */
export function brandBackground({ primary, accent }: BrandColours): [string, string, string] {
  const middle = darkened(primary);
  return [
    mixed(middle, '#000000', 0.6),
    middle,
    darkened(mixed(mixed(middle, accent, 0.2), '#000000', 0.25)),
  ];
}

/** The least contrast of the accent with the background that the primary colour makes. */
export function accentContrast(colours: BrandColours): number {
  return Math.min(...brandBackground(colours).map(colour => contrastOf(colour, colours.accent)));
}

/** From 1 to 21, by WCAG 2.2. */
export function contrastOf(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminanceOf(a), luminanceOf(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** The colour, mixed with as little of another as it takes to be readable beside a third one. */
export function readableOn(colour: string, page: string, towards: string, contrast: number): string {
  for (let share = 0; share < 1; share += 0.02) {
    const tried = mixed(colour, towards, share);
    if (contrastOf(tried, page) >= contrast) return tried;
  }
  return towards;
}

/** @param share of the second colour, from 0 to 1 */
export function mixed(a: string, b: string, share: number): string {
  const [from, to] = [partsOf(a), partsOf(b)];
  const parts = from.map((part, i) => Math.round(part + ((to[i] ?? 0) - part) * share));
  return `#${parts.map(part => part.toString(16).padStart(2, '0')).join('')}`;
}

/** From 0 for black to 1 for white, as WCAG 2.2 defines relative luminance. */
export function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = partsOf(colour).map(part => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function darkened(colour: string): string {
  return readableOn(colour, '#ffffff', '#000000', TEXT_CONTRAST);
}

function partsOf(colour: string): number[] {
  return [1, 3, 5].map(at => Number.parseInt(colour.slice(at, at + 2), 16));
}
