import { createCanvas, type Image, loadImage } from '@napi-rs/canvas';
import { CARD_KINDS, CARD_SHAPES, type CardFormat, type CardKind, type CardShape } from '@tatami/objects';
import { drawBackground } from '../drawing/background.ts';
import { COLOURS } from '../drawing/colours.ts';
import { chooseFont, registerFonts } from '../drawing/fonts.ts';
import { mouthAt } from '../drawing/mouth.ts';
import { drawPresenter, PRESENTER, shirtOf } from '../drawing/presenter.ts';
import type { SceneDrawing } from '../drawing/scene-drawing.ts';
import { SCENE_DRAWINGS } from '../drawing/scenes/index.ts';
import { write } from '../drawing/text.ts';
import type { Scene, VideoScript } from '../script/video-script.ts';
import { CARD_LAYOUTS } from './card-layout.ts';

/** When all is to be seen: of the badge, while its confetti falls. */
const SHOWN_MS: Readonly<Record<CardKind, number>> = { numbers: 60_000, badge: 1_900, poc: 60_000 };
/** The presenter looks at us, with open eyes. */
const PRESENTER_MS = 2_600;

/**
 * Pictures of single scenes to be shared: drawn as the scenes of the video are, in layouts of their own. There is none of a
 * scene that the video has not.
 */
export async function drawShareCards(
  script: VideoScript,
  logoPng: Uint8Array | undefined,
): Promise<ReadonlyMap<CardFormat, Uint8Array>> {
  registerFonts();
  const logo = logoPng && (await loadImage(logoPng));
  const opening = script.scenes.find(scene => scene.kind === 'opening');
  const footer = opening?.kind === 'opening' ? opening.show.subtitle : String(script.year);
  const cards = new Map<CardFormat, Uint8Array>();
  for (const kind of CARD_KINDS) {
    const scene = script.scenes.find(scene => scene.kind === kind);
    if (scene === undefined) continue;
    for (const shape of CARD_SHAPES) {
      cards.set(
        `${kind}-${shape}`,
        await drawCard({ script, scene, ms: SHOWN_MS[kind], shape, footer, logo }),
      );
    }
  }
  return cards;
}

async function drawCard(card: {
  readonly script: VideoScript;
  readonly scene: Scene;
  readonly ms: number;
  readonly shape: CardShape;
  readonly footer: string;
  readonly logo: Image | undefined;
}): Promise<Uint8Array> {
  const { script, scene, ms, shape, footer, logo } = card;
  const { brand, locale } = script;
  const { layout, width } = CARD_LAYOUTS[shape];
  const scale = width / layout.width;
  const canvas = createCanvas(width, Math.round(layout.height * scale));
  const context = canvas.getContext('2d');
  chooseFont(context, brand.font);
  context.scale(scale, scale);
  drawBackground(context, layout, brand, logo);
  // The drawing of a kind is given what scenes of this kind show.
  const drawing = SCENE_DRAWINGS[scene.kind] as SceneDrawing<Scene['kind']>;
  const { content, presenter } = layout.regions;
  context.save();
  context.beginPath();
  context.rect(content.x, content.y, content.width, content.height);
  context.clip();
  drawing.draw({ context, layout, brand, locale, ms, lengthMs: Number.MAX_SAFE_INTEGER }, scene.show);
  context.restore();
  write(context, footer, layout.body.x, layout.height - 56, {
    face: 'bold',
    size: 38,
    colour: COLOURS.soft,
    maxWidth: layout.body.width,
  });
  if (presenter.width > 0) {
    context.translate(presenter.x, presenter.y);
    context.scale(presenter.width / PRESENTER.width, presenter.width / PRESENTER.width);
    const mouth = mouthAt([], PRESENTER_MS);
    drawPresenter(context, { mouth, ms: PRESENTER_MS, accent: brand.accent, shirt: shirtOf(brand) });
  }
  return canvas.encode('png');
}
