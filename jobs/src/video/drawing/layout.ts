import type { VideoFormat } from '../script/video-script.ts';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Where things are. The three regions do not touch, so that each is drawn when it changes and the others are left alone;
 * captions have a place of their own, where no content can be.
 */
export interface Layout {
  readonly format: VideoFormat;
  readonly width: number;
  readonly height: number;
  readonly brand: { readonly x: number; readonly y: number };
  readonly title: { readonly x: number; readonly y: number; readonly width: number; readonly size: number };
  /** What scenes show below the title. */
  readonly body: Rectangle;
  readonly regions: {
    readonly content: Rectangle;
    readonly captions: Rectangle;
    readonly presenter: Rectangle;
  };
  readonly captionSize: number;
}

const PORTRAIT: Layout = {
  format: 'portrait',
  width: 1080,
  height: 1920,
  brand: { x: 80, y: 118 },
  title: { x: 76, y: 272, width: 928, size: 112 },
  body: { x: 80, y: 500, width: 920, height: 690 },
  regions: {
    content: { x: 0, y: 150, width: 1080, height: 1070 },
    captions: { x: 0, y: 1224, width: 1080, height: 136 },
    presenter: { x: 300, y: 1364, width: 480, height: 556 },
  },
  captionSize: 56,
};

const LANDSCAPE: Layout = {
  format: 'landscape',
  width: 1920,
  height: 1080,
  brand: { x: 100, y: 92 },
  title: { x: 97, y: 200, width: 1180, size: 84 },
  body: { x: 100, y: 340, width: 1180, height: 530 },
  regions: {
    content: { x: 0, y: 112, width: 1320, height: 790 },
    captions: { x: 0, y: 906, width: 1320, height: 126 },
    presenter: { x: 1324, y: 420, width: 570, height: 660 },
  },
  captionSize: 52,
};

export function layoutOf(format: VideoFormat): Layout {
  return format === 'portrait' ? PORTRAIT : LANDSCAPE;
}
