// Whether the service of this container lives, for `HEALTHCHECK`; Kubernetes asks by its own probes.
// A command that ends has neither.
const port = process.env.TATAMI_ADMIN_PORT || process.env.TATAMI_PORT;
const isAlive =
  port === undefined ||
  (await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2_000) }).then(
    response => response.ok,
    () => false,
  ));
process.exit(isAlive ? 0 : 1);
