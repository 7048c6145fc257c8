import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Scene, SceneKind, SceneOf, VideoScript } from '../script/video-script.ts';
import type { Layout } from './layout.ts';

/** What a scene is drawn with. */
export interface Stage {
  readonly context: SKRSContext2D;
  readonly layout: Layout;
  readonly brand: VideoScript['brand'];
  readonly locale: VideoScript['locale'];
  /** From the beginning of the scene. */
  readonly ms: number;
  readonly lengthMs: number;
}

/** How the content of one kind of scene is drawn: without its background, presenter and captions. */
export interface SceneDrawing<Kind extends SceneKind> {
  /** When nothing moves any more, so that it need not be drawn again. */
  settledMs(show: SceneOf<Kind>['show'], lengthMs: number): number;
  draw(stage: Stage, show: SceneOf<Kind>['show']): void;
}

export type SceneDrawings = { readonly [Kind in Scene['kind']]: SceneDrawing<Kind> };
