import type { Replay } from './replay.ts';
import type { SharedReplay } from './shared-replay.ts';

const JUMP_MS = 5_000;

/**
 * Space plays and pauses, arrows jump by seconds, comma and full stop by edits, `p` and `n` by those of whoever wrote what
 * is shown; `b` shows who wrote what, `d` what differs from another moment, digits follow one person and 0 nobody;
 * `j` breaks away from whoever plays for everybody, or comes back. Not while something else has the key.
 */
export function onReplayKey(replay: Replay, shared: SharedReplay | undefined, event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) return;
  switch (event.key) {
    case ' ':
      replay.toggle();
      break;
    case 'ArrowLeft':
      replay.seek(replay.view.value.lineMs - JUMP_MS);
      break;
    case 'ArrowRight':
      replay.seek(replay.view.value.lineMs + JUMP_MS);
      break;
    case ',':
      replay.step(-1);
      break;
    case '.':
      replay.step(1);
      break;
    case 'p':
      replay.stepByAuthor(-1);
      break;
    case 'n':
      replay.stepByAuthor(1);
      break;
    case 'd':
      replay.compare();
      break;
    case 'j':
      shared?.toggle();
      break;
    case 'b':
      replay.toggleBlame();
      break;
    default:
      if (!followByKey(replay, event.key)) return;
  }
  event.preventDefault();
}

/** `1` is the first person of the legend, `0` nobody. */
function followByKey(replay: Replay, key: string): boolean {
  if (!/^\d$/.test(key) || Number(key) > replay.authors.length) return false;
  replay.follow(key === '0' ? undefined : Number(key) - 1);
  return true;
}

/** A button takes the space bar, a list of choices the arrows as well. The slider's own arrows would go by milliseconds. */
function isTaken({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('dialog') !== null) return true;
  // A list of choices looks for what is typed; a slider and a box take no letters.
  if (target instanceof HTMLSelectElement) return key !== ',' && key !== '.';
  if (target instanceof HTMLInputElement) return key === ' ' || key.length > 1;
  return key === ' ' && target instanceof HTMLButtonElement;
}
