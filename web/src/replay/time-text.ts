/** A length of time as people read it: `4:05`, or `1:04:05` from an hour on. */
export function timeText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (part: number) => String(part).padStart(2, '0');
  const tail = `${hours > 0 ? two(minutes) : minutes}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}

/** Milliseconds of such a text, or of seconds alone; undefined for anything else. */
export function parseTime(text: string): number | undefined {
  if (!/^(\d+:)?(\d+:)?\d+$/.test(text)) return undefined;
  return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) * 1000;
}
