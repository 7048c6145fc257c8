export { type ConnectionUse, measureConnections } from './connection-metrics.ts';
export { type CheckResult, Health, reaches } from './health.ts';
export { householdOf, plainAddress } from './household.ts';
export { createLog, LOG_LEVELS, type Logger, type LogLevel } from './log.ts';
export { MetricsRegistry } from './metrics-registry.ts';
export { type OperationsServer, serveOperations } from './operations-server.ts';
export { measureReadiness } from './readiness-metrics.ts';
export { type ErrorAddress, type ReportError, reportTo } from './report-error.ts';
export { runService } from './run-service.ts';
export {
  databaseUrl,
  httpUrl,
  list,
  oneOf,
  optionalPort,
  optionalText,
  text,
  wholeNumber,
} from './setting-kinds.ts';
export {
  ConfigError,
  type Environment,
  readSettings,
  type Setting,
  type SettingsOf,
  type SettingsTable,
} from './settings.ts';
export { settingsMarkdown } from './settings-table.ts';
export type { StopSequence } from './stop-sequence.ts';
export { startTracing, TRACING_SETTINGS } from './tracing.ts';
