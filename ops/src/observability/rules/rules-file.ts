import { stringify } from 'yaml';
import { alerts } from './alerts.ts';
import { recordingRules } from './recording-rules.ts';

const HEAD = `# Rules for Prometheus, written by \`npm run observability\` from ops/src/observability/rules.
`;

/** Where an alert says what to do, relative to the repository. */
export function runbookOf(alertName: string): string {
  return `ops/RUNBOOKS.md#${alertName.toLowerCase()}`;
}

/** The text of `ops/observability/rules.yaml`. */
export function rulesFile(): string {
  const groups = [
    { name: 'tatami-indicators', rules: recordingRules() },
    {
      name: 'tatami-alerts',
      rules: alerts().map(({ name, expr, for: lasting, severity, labels, summary }) => ({
        alert: name,
        expr,
        ...(lasting !== undefined && { for: lasting }),
        labels: { severity, ...labels },
        annotations: { summary, runbook: runbookOf(name) },
      })),
    },
  ];
  return `${HEAD}${stringify({ groups }, { lineWidth: 0 })}`;
}
