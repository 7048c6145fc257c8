import type { Replay } from './replay.ts';

const JUMP_MS = 5_000;

/** Space plays and pauses, arrows jump by seconds, comma and full stop by edits; not while something else has the key. */
export function onReplayKey(replay: Replay, event: KeyboardEvent): void {
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
      replay.player.step(-1);
      break;
    case '.':
      replay.player.step(1);
      break;
    default:
      return;
  }
  event.preventDefault();
}

/** A button takes the space bar, a list of choices the arrows as well. The slider's own arrows would go by milliseconds. */
function isTaken({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement)
    return key !== ',' && key !== '.';
  return key === ' ' && target instanceof HTMLButtonElement;
}
