import { TatamiError } from '@tatami/protocol/errors';

/** What a facilitator may tell a room to do. */
export interface Command {
  readonly kind: 'pause' | 'resume' | 'archive';
}

/** Throws TatamiError `message-malformed`. */
export function parseCommand(json: string): Command {
  const kind = readKind(json);
  if (kind === 'pause' || kind === 'resume' || kind === 'archive') return { kind };
  throw new TatamiError('message-malformed', { detail: 'Unknown command' });
}

function readKind(json: string): unknown {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  } catch (cause) {
    throw new TatamiError('message-malformed', { cause });
  }
}
