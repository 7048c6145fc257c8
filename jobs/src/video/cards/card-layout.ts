import type { CardShape } from '@tatami/objects';
import type { Layout } from '../drawing/layout.ts';

const NOWHERE = { x: 0, y: 0, width: 0, height: 0 } as const;

/** As link previews show it, beside the presenter: 1200 x 630 pixels. It is laid out larger, as scenes are. */
const WIDE: Layout = {
  format: 'landscape',
  width: 1920,
  height: 1008,
  brand: { x: 100, y: 100 },
  title: { x: 97, y: 232, width: 1180, size: 84 },
  body: { x: 100, y: 330, width: 1180, height: 530 },
  regions: {
    content: { x: 0, y: 150, width: 1920, height: 858 },
    captions: NOWHERE,
    presenter: { x: 1324, y: 348, width: 570, height: 660 },
  },
  captionSize: 0,
};

/** As social networks show it: 1080 x 1080 pixels, laid out larger, too. */
const SQUARE: Layout = {
  format: 'portrait',
  width: 1240,
  height: 1240,
  brand: { x: 80, y: 108 },
  title: { x: 76, y: 252, width: 1080, size: 96 },
  body: { x: 80, y: 440, width: 1080, height: 690 },
  regions: {
    content: { x: 0, y: 150, width: 1240, height: 1090 },
    captions: NOWHERE,
    presenter: NOWHERE,
  },
  captionSize: 0,
};

/** The layout of a card, and how many pixels it is wide. */
export const CARD_LAYOUTS: Readonly<Record<CardShape, { readonly layout: Layout; readonly width: number }>> =
  {
    wide: { layout: WIDE, width: 1_200 },
    square: { layout: SQUARE, width: 1_080 },
  };
