import { execFile, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ERRORS } from '@tatami/protocol';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { exportedMetrics } from '../exported-metrics.ts';
import { expressionProblems } from '../expression-problems.ts';
import { alerts } from './alerts.ts';
import { recordingRules } from './recording-rules.ts';
import { runbookOf } from './rules-file.ts';

const OPS = fileURLToPath(new URL('../../../', import.meta.url));
const hasPromtool = spawnSync('promtool', ['--version']).error === undefined;
const names = [...new Set(alerts().map(({ name }) => name))];
const run = promisify(execFile);

it('asks for nothing that no service exports', async () => {
  const known = {
    metrics: await exportedMetrics(),
    recorded: new Set(recordingRules().map(({ record }) => record)),
  };
  for (const { expr } of [...recordingRules(), ...alerts()])
    expect(expressionProblems(expr, known), expr).toEqual([]);
  expect(expressionProblems('rate(tatami_nothing_total[5m]) + tatami_ready{tenant="a"}', known)).toEqual([
    'no service exports tatami_nothing_total',
    'tatami_ready has no label tenant',
  ]);
});

it('asks for codes of the registry of errors alone', () => {
  const codes = [...recordingRules(), ...alerts()].flatMap(({ expr }) =>
    [...expr.matchAll(/code=~"([^"]+)"/g)].flatMap(([, list = '']) => list.split('|')),
  );
  expect(codes.length).toBeGreaterThan(0);
  for (const code of codes) expect(Object.keys(ERRORS)).toContain(code);
});

it('has for each alert a line for whoever is woken and a section that says what to do', async () => {
  const text = await readFile(`${OPS}RUNBOOKS.md`, 'utf8');
  const sections = [...text.matchAll(/^## (\w+)\n\n([^#]+)/gm)];
  expect(sections.map(([, name]) => name).toSorted()).toEqual(names.toSorted());
  for (const { name, summary } of alerts()) {
    expect(summary, name).not.toBe('');
    expect(runbookOf(name)).toBe(`ops/RUNBOOKS.md#${name.toLowerCase()}`);
  }
  for (const [, name, body] of sections)
    for (const part of ['**It means**', '**Look at**', '**Do**']) expect(body, name).toContain(part);
});

it('has a unit test of each alert', async () => {
  const text = await readFile(`${OPS}observability/rules.test.yaml`, 'utf8');
  const { tests } = parse(text) as {
    tests: { promql_expr_test: { exp_samples: { labels: string }[] }[] }[];
  };
  const expected = tests
    .flatMap(test => test.promql_expr_test.flatMap(({ exp_samples }) => exp_samples))
    .map(({ labels }) => /alertname="(\w+)"/.exec(labels)?.[1]);
  expect([...new Set(expected)].toSorted()).toEqual(names.toSorted());
});

describe.skipIf(!hasPromtool)('Prometheus (needs promtool)', () => {
  it('takes the rules', async () => {
    const { stdout } = await run('promtool', ['check', 'rules', `${OPS}observability/rules.yaml`]);
    expect(stdout).toContain(`SUCCESS: ${alerts().length + recordingRules().length} rules found`);
  });

  it('fires what has to fire, and nothing else', async () => {
    const { stdout, stderr } = await run('promtool', [
      'test',
      'rules',
      `${OPS}observability/rules.test.yaml`,
    ]);
    expect(`${stdout}${stderr}`).toContain('SUCCESS');
  });
});
