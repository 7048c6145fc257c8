import { loadImage } from '@napi-rs/canvas';
import { expect, it } from 'vitest';
import { quietReport } from '../../../testing/report-data.ts';
import { NO_BRANDING } from '../../branding/read-branding.ts';
import { writeScript } from '../script/write-script.ts';
import { drawShareCards } from './share-cards.ts';

it('draws a card in each shape of what there is, the same every time', async () => {
  const script = writeScript(
    {
      ...{ branding: NO_BRANDING, report: quietReport('en'), descriptions: new Map() },
      ...{ team: undefined, replay: undefined, snippet: undefined },
    },
    { year: 2026, language: 'en', format: 'portrait' },
  );
  const cards = await drawShareCards(script, undefined);
  // Nothing was made in this year, so there are no numbers and there is no POC.
  expect([...cards.keys()]).toEqual(['badge-wide', 'badge-square']);
  const sizes = await Promise.all([...cards.values()].map(async png => loadImage(png)));
  expect(sizes.map(({ width, height }) => [width, height])).toEqual([
    [1200, 630],
    [1080, 1080],
  ]);
  const again = await drawShareCards(script, undefined);
  for (const [format, png] of cards) expect(Buffer.compare(again.get(format) ?? png, png), format).toBe(0);
});
