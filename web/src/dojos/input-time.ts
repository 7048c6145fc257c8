/** A time as `datetime-local` has it, in the zone of the device; '' for none. */
export function inputTime(time: string | null): string {
  if (time === null) return '';
  const at = new Date(time);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** RFC 3339; undefined for none. */
export function timeOfInput(value: string): string | undefined {
  return value === '' ? undefined : new Date(value).toISOString();
}
