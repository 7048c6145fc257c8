import type { SceneDrawings } from '../scene-drawing.ts';
import { badge } from './badge.ts';
import { closing } from './closing.ts';
import { code } from './code.ts';
import { dojo } from './dojo.ts';
import { highlights } from './highlights.ts';
import { languages } from './languages.ts';
import { numbers } from './numbers.ts';
import { opening } from './opening.ts';
import { poc } from './poc.ts';
import { rhythm } from './rhythm.ts';
import { team } from './team.ts';

export const SCENE_DRAWINGS: SceneDrawings = {
  opening,
  numbers,
  languages,
  rhythm,
  poc,
  code,
  dojo,
  highlights,
  badge,
  team,
  closing,
};
