import { TatamiError } from '@tatami/protocol/errors';

/** What a facilitator may tell a room to do. */
export interface Command {
  readonly type: 'pause' | 'resume' | 'archive';
}

/** Throws TatamiError `message-malformed`. */
export function parseCommand(json: string): Command {
  const type = readType(json);
  if (type === 'pause' || type === 'resume' || type === 'archive') return { type };
  throw new TatamiError('message-malformed', { detail: 'Unknown command' });
}

function readType(json: string): unknown {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
  } catch (cause) {
    throw new TatamiError('message-malformed', { cause });
  }
}
