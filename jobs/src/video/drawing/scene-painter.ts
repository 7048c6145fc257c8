import { type Canvas, createCanvas, type Image, type SKRSContext2D } from '@napi-rs/canvas';
import type { Cue } from '../narration/captions.ts';
import type { Sound } from '../narration/speech-provider.ts';
import type { Scene, VideoScript } from '../script/video-script.ts';
import { drawBackground } from './background.ts';
import { captionKey, drawCaption } from './captions-region.ts';
import { chooseFont, registerFonts } from './fonts.ts';
import { type Layout, layoutOf, type Rectangle } from './layout.ts';
import { mouthAt } from './mouth.ts';
import { drawPresenter, PRESENTER, shirtOf } from './presenter.ts';
import type { SceneDrawing } from './scene-drawing.ts';
import { SCENE_DRAWINGS } from './scenes/index.ts';
import { writeYuv } from './yuv.ts';

/** Content comes and goes in this time, so that scenes do not jump. */
const FADE_MS = 260;

export interface PaintedScene {
  readonly script: Pick<VideoScript, 'brand' | 'format' | 'locale'>;
  readonly scene: Scene;
  readonly cues: readonly Cue[];
  readonly sounds: readonly Sound[];
  readonly lengthMs: number;
  /** Of the tenant, if the script has one. */
  readonly logo?: Image | undefined;
  /** Where it begins in the video. */
  readonly offsetMs: number;
  /** Of the picture, in pixels: the layout is scaled to it. Even. */
  readonly width: number;
}

interface Region {
  readonly pixels: Rectangle;
  /** What is seen of it: it is drawn again when this changes. */
  readonly key: (ms: number) => string;
  readonly draw: (ms: number) => void;
  drawn: string | undefined;
}

/**
 * Paints the frames of a scene. Regions that do not change between two frames are neither drawn nor converted: on average
 * two thirds of the picture.
 */
export class ScenePainter {
  readonly width: number;
  readonly height: number;
  readonly #layout: Layout;
  readonly #canvas: Canvas;
  readonly #context: SKRSContext2D;
  readonly #background: Canvas;
  readonly #planes: Buffer;
  readonly #regions: readonly Region[];
  #hasFrame = false;

  constructor(painted: PaintedScene) {
    registerFonts();
    this.#layout = layoutOf(painted.script.format);
    this.width = even(painted.width);
    this.height = even((this.#layout.height * painted.width) / this.#layout.width);
    this.#canvas = createCanvas(this.width, this.height);
    this.#context = this.#canvas.getContext('2d');
    this.#background = this.#paintBackground(painted);
    chooseFont(this.#context, painted.script.brand.font);
    this.#planes = Buffer.alloc((this.width * this.height * 3) / 2);
    this.#regions = this.#regionsOf(painted);
  }

  /** The frame at a time, as planes of YUV 4:2:0. They change with the next one. */
  frame(ms: number): Buffer {
    for (const piece of this.#paint(ms)) {
      const { data } = this.#context.getImageData(piece.x, piece.y, piece.width, piece.height);
      writeYuv(data, piece, this.#planes, this.width, this.height);
    }
    return this.#planes;
  }

  async png(ms: number): Promise<Buffer> {
    this.#paint(ms);
    return this.#canvas.encode('png');
  }

  /** Returns the pieces that have changed. */
  #paint(ms: number): Rectangle[] {
    const isFirst = !this.#hasFrame;
    const whole = { x: 0, y: 0, width: this.width, height: this.height };
    if (isFirst) this.#context.drawImage(this.#background, 0, 0);
    this.#hasFrame = true;
    const changed: Rectangle[] = [];
    for (const region of this.#regions) {
      const key = region.key(ms);
      if (key === region.drawn) continue;
      region.drawn = key;
      this.#paintRegion(region, ms);
      changed.push(region.pixels);
    }
    return isFirst ? [whole] : changed;
  }

  #paintRegion({ pixels, draw }: Region, ms: number): void {
    const { x, y, width, height } = pixels;
    const context = this.#context;
    context.save();
    context.beginPath();
    context.rect(x, y, width, height);
    context.clip();
    context.drawImage(this.#background, x, y, width, height, x, y, width, height);
    const scale = this.width / this.#layout.width;
    context.scale(scale, scale);
    draw(ms);
    context.restore();
  }

  #regionsOf(painted: PaintedScene): Region[] {
    const { script, scene, cues, sounds, lengthMs, offsetMs } = painted;
    const { regions } = this.#layout;
    const context = this.#context;
    // The drawing of a kind is given what scenes of this kind show.
    const drawing = SCENE_DRAWINGS[scene.kind] as SceneDrawing<Scene['kind']>;
    const settledMs = Math.max(FADE_MS, drawing.settledMs(scene.show, lengthMs));
    const isStill = (ms: number) => ms >= settledMs && ms < lengthMs - FADE_MS;
    const { brand, locale } = script;
    return [
      {
        pixels: this.#pixelsOf(regions.content),
        key: ms => (isStill(ms) ? 'still' : String(ms)),
        draw: ms => {
          context.globalAlpha = Math.max(0, Math.min(1, ms / FADE_MS, (lengthMs - ms) / FADE_MS));
          drawing.draw({ context, layout: this.#layout, brand, locale, ms, lengthMs }, scene.show);
        },
        drawn: undefined,
      },
      {
        pixels: this.#pixelsOf(regions.captions),
        key: ms => captionKey(cues, ms),
        draw: ms => drawCaption(context, this.#layout, cues, ms, brand.accent),
        drawn: undefined,
      },
      {
        pixels: this.#pixelsOf(regions.presenter),
        key: String,
        draw: ms => {
          const { x, y, width } = regions.presenter;
          context.translate(x, y);
          context.scale(width / PRESENTER.width, width / PRESENTER.width);
          drawPresenter(context, {
            mouth: mouthAt(sounds, ms),
            ms: offsetMs + ms,
            accent: brand.accent,
            shirt: shirtOf(brand),
          });
        },
        drawn: undefined,
      },
    ];
  }

  /** A region of the layout in pixels of the picture, at even coordinates as YUV 4:2:0 needs them. */
  #pixelsOf({ x, y, width, height }: Rectangle): Rectangle {
    const scale = this.width / this.#layout.width;
    const left = even(x * scale);
    const top = even(y * scale);
    return {
      x: left,
      y: top,
      width: Math.min(this.width, even((x + width) * scale)) - left,
      height: Math.min(this.height, even((y + height) * scale)) - top,
    };
  }

  #paintBackground({ script, logo }: PaintedScene): Canvas {
    const canvas = createCanvas(this.width, this.height);
    const context = canvas.getContext('2d');
    chooseFont(context, script.brand.font);
    const scale = this.width / this.#layout.width;
    context.scale(scale, scale);
    drawBackground(context, this.#layout, script.brand, logo);
    return canvas;
  }
}

function even(value: number): number {
  return Math.round(value / 2) * 2;
}
