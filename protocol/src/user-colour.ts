/** Ten hues that can be told apart, dark enough for white text on them (4.5:1 and more). */
const COLOURS = [
  '#c62a2f',
  '#b54708',
  '#8a6100',
  '#2b7a3d',
  '#0c7a6e',
  '#0b68cb',
  '#3e63dd',
  '#8145b5',
  '#b8287f',
  '#80604d',
];

/** The colour of a user as CSS, the same everywhere and always. */
export function colourOf(userId: string): string {
  let hash = 0;
  for (let i = 0; i < userId.length; i++) hash = (hash * 31 + userId.charCodeAt(i)) >>> 0;
  return COLOURS[hash % COLOURS.length] ?? '#3e63dd';
}
