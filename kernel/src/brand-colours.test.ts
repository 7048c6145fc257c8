import { expect, it } from 'vitest';
import { accentContrast, brandBackground, contrastOf, readableOn } from './brand-colours.ts';
import { SeededRandom } from './seeded-random.ts';

it('measures contrast as WCAG does', () => {
  expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrastOf('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
  expect(contrastOf('#12ab34', '#12ab34')).toBe(1);
});

it('makes a background of any two colours that white text is readable on', () => {
  const random = new SeededRandom(1);
  const colour = () => `#${random.int(0x1_000_000).toString(16).padStart(6, '0')}`;
  for (let i = 0; i < 300; i++) {
    const colours = { primary: colour(), accent: colour() };
    for (const stop of brandBackground(colours)) {
      expect(stop).toMatch(/^#[0-9a-f]{6}$/);
      expect(contrastOf(stop, '#ffffff'), JSON.stringify(colours)).toBeGreaterThanOrEqual(6.5);
    }
  }
  expect(brandBackground({ primary: '#3b1a78', accent: '#00d4ff' })[1]).toBe('#3b1a78');
});

it('tells an accent that is seen on the background from one that is not', () => {
  expect(accentContrast({ primary: '#ffd43b', accent: '#ffd43b' })).toBeGreaterThan(3);
  expect(accentContrast({ primary: '#0d47a1', accent: '#0d47a1' })).toBeLessThan(3);
});

it('changes a colour no more than it has to', () => {
  expect(readableOn('#5b3fd6', '#ffffff', '#000000', 4.5)).toBe('#5b3fd6');
  const darker = readableOn('#ffd43b', '#ffffff', '#000000', 4.5);
  expect(contrastOf(darker, '#ffffff')).toBeGreaterThanOrEqual(4.5);
  expect(contrastOf(darker, '#ffffff')).toBeLessThan(5);
  expect(readableOn('#000000', '#000000', '#ffffff', 21)).toBe('#ffffff');
});
