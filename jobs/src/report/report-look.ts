import { brandBackground, mixed, readableOn } from '@tatami/kernel';
import { FONT_FAMILIES } from '../branding/brand-fonts.ts';
import type { DrawableLogo } from '../branding/drawable-logo.ts';
import type { JobBranding } from '../branding/read-branding.ts';
import { CHART_COLOURS } from './chart.ts';

type ChartColours = Readonly<Record<keyof typeof CHART_COLOURS, string>>;

/** The looks of a report. */
export interface ReportLook {
  /** A dark gradient, for white text. */
  readonly header: readonly [string, string, string];
  /** Of the lesser text on it. */
  readonly headerSoft: string;
  /** Of large numbers, on white paper and in the dark. */
  readonly brand: { readonly light: string; readonly dark: string };
  readonly charts: { readonly light: ChartColours; readonly dark: ChartColours };
  /** The family, and the one after it for letters that it does not have. */
  readonly fonts: readonly string[];
  readonly logo: DrawableLogo | null;
}

/** What charts are drawn with in the dark; by day they keep their own colours. */
const DARK: ChartColours = {
  text: '#c9d0e6',
  line: '#333a55',
  bar: '#9a86f5',
  none: '#232940',
  least: '#4a3f8f',
  less: '#6b59c9',
  many: '#9a86f5',
  most: '#d6ccff',
};

/** Of a page in the dark, and the contrast that text needs by WCAG 2.2 AA. */
const DARK_PAPER = '#171c31';
const TEXT_CONTRAST = 4.5;

/** The looks of a tenant that has chosen no colours are ours. */
export function reportLook({ colours, font, logo }: JobBranding): ReportLook {
  const { name } = FONT_FAMILIES[font];
  const common = { fonts: name === 'Inter' ? [name] : [name, 'Inter'], logo };
  if (colours === null) {
    return {
      ...common,
      header: ['#1a1147', '#4b2fc4', '#0d6ea8'],
      headerSoft: '#d9d4ff',
      brand: { light: '#5b3fd6', dark: '#9a86f5' },
      charts: { light: CHART_COLOURS, dark: DARK },
    };
  }
  const header = brandBackground(colours);
  const light = readableOn(colours.primary, '#ffffff', '#000000', TEXT_CONTRAST);
  const dark = readableOn(colours.primary, DARK_PAPER, '#ffffff', TEXT_CONTRAST);
  return {
    ...common,
    header,
    headerSoft: mixed(header[1], '#ffffff', 0.82),
    brand: { light, dark },
    charts: {
      // Steps of a calendar are told apart by their lightness, which paper without colour keeps.
      light: {
        ...CHART_COLOURS,
        bar: light,
        least: mixed(light, '#ffffff', 0.7),
        less: mixed(light, '#ffffff', 0.42),
        many: mixed(light, '#ffffff', 0.12),
        most: mixed(light, '#000000', 0.4),
      },
      dark: {
        ...DARK,
        bar: dark,
        least: mixed(dark, DARK_PAPER, 0.65),
        less: mixed(dark, DARK_PAPER, 0.35),
        many: dark,
        most: mixed(dark, '#ffffff', 0.6),
      },
    },
  };
}
