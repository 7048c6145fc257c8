/** On the dark background of every tenant. */
export const COLOURS = {
  text: '#ffffff',
  soft: 'rgba(255,255,255,0.78)',
  faint: 'rgba(255,255,255,0.55)',
  card: 'rgba(255,255,255,0.11)',
  track: 'rgba(255,255,255,0.16)',
  editor: '#14152a',
  editorBar: '#1f2140',
} as const;

/** Of bars and people: told apart from each other and from the background. */
export const SERIES = ['#5eead4', '#a78bfa', '#f9a8d4', '#fbbf24', '#7dd3fc'] as const;

/** A colour, lighter than 1 or darker below. */
export function shade(colour: string, factor: number): string {
  const parts = [1, 3, 5].map(at => Number.parseInt(colour.slice(at, at + 2), 16));
  return `rgb(${parts.map(part => Math.min(255, Math.round(part * factor))).join(',')})`;
}

export function translucent(colour: string, alpha: number): string {
  const parts = [1, 3, 5].map(at => Number.parseInt(colour.slice(at, at + 2), 16));
  return `rgba(${parts.join(',')},${alpha})`;
}
