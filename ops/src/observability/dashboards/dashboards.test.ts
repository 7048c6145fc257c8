import { expect, it } from 'vitest';
import { exportedMetrics } from '../exported-metrics.ts';
import { expressionProblems } from '../expression-problems.ts';
import { alerts } from '../rules/alerts.ts';
import { recordingRules } from '../rules/recording-rules.ts';
import { DASHBOARDS } from './dashboards.ts';

const shown = DASHBOARDS.flatMap(({ panels }) => panels.flatMap(({ queries }) => queries));

it('shows nothing that no service exports', async () => {
  const known = {
    metrics: await exportedMetrics(),
    recorded: new Set(recordingRules().map(({ record }) => record)),
  };
  for (const { expr } of shown) expect(expressionProblems(expr, known), expr).toEqual([]);
});

it('has every metric on a dashboard', async () => {
  const expressions = [...shown, ...recordingRules(), ...alerts()].map(({ expr }) => expr).join('\n');
  const missing = (await exportedMetrics()).filter(
    ({ name }) => !new RegExp(`\\b${name}(_|\\b)`).test(expressions),
  );
  expect(missing.map(({ name }) => name)).toEqual([]);
});

it('names each dashboard and each panel once', () => {
  const uids = DASHBOARDS.map(({ uid }) => uid);
  expect(new Set(uids).size).toBe(uids.length);
  for (const { title, panels } of DASHBOARDS) {
    const titles = panels.map(panel => panel.title);
    expect(new Set(titles).size, title).toBe(titles.length);
  }
});
