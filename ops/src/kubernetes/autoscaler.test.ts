import { readFile } from 'node:fs/promises';
import { Metrics } from '@tatami/collab-server/metrics';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { exampleValues, nameOf, objectsOf, ofKind } from '../../testing/example-objects.ts';

const scalers = ofKind(objectsOf(await exampleValues()), 'HorizontalPodAutoscaler');
const metrics = scalers.find(object => nameOf(object) === 'collab-server')?.spec?.metrics ?? [];
const asked = metrics.map(({ pods }) => pods?.metric.name);

it('scales the collaboration server by its people and its event loop', () => {
  expect(metrics.map(({ pods }) => pods?.target)).toEqual([
    { type: 'AverageValue', averageValue: '5000' },
    { type: 'AverageValue', averageValue: '50m' },
  ]);
});

it('asks for what the collaboration server exports', async () => {
  const exported = new Metrics();
  const text = await exported.scrape({ rooms: 0, unsavedBytes: 0, unsentBytes: 0 });
  exported.close();
  for (const name of asked) expect(text).toContain(`# TYPE ${name} gauge\n`);
});

it('asks for what prometheus-adapter is told to hand on', async () => {
  const file = await readFile(new URL('../../prometheus-adapter.yaml', import.meta.url), 'utf8');
  const { rules } = parse(file) as { rules: { custom: { seriesQuery: string }[] } };
  expect(rules.custom.map(({ seriesQuery }) => seriesQuery.split('{')[0])).toEqual(asked);
});
