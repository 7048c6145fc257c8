const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['minute', 60],
  ['hour', 60],
  ['day', 24],
  ['week', 7],
];

/** Such as "3 hours ago"; a date once it is more than four weeks. */
export function relativeTime(time: Date, now: Date, language: string): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  let amount = (time.getTime() - now.getTime()) / 1000;
  let unit: Intl.RelativeTimeFormatUnit = 'second';
  for (const [next, size] of STEPS) {
    if (Math.abs(amount) < size) break;
    amount /= size;
    unit = next;
  }
  if (unit === 'second') return format.format(0, 'second');
  if (unit === 'week' && Math.abs(amount) > 4)
    return time.toLocaleDateString(language, { dateStyle: 'medium' });
  return format.format(Math.trunc(amount), unit);
}
