/** Of Prometheus: a series that is computed again and again. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** `page`: people notice, somebody is woken. `ticket`: somebody looks at it by day. */
type Severity = 'page' | 'ticket';

export interface Alert {
  readonly name: string;
  readonly expr: string;
  /** How long it has to be so, as Prometheus writes it. At once if it is left out. */
  readonly for?: string;
  readonly severity: Severity;
  /** Tells alerts of one name apart. */
  readonly labels?: Readonly<Record<string, string>>;
  /** One line for whoever is woken; a template of Prometheus. */
  readonly summary: string;
}
