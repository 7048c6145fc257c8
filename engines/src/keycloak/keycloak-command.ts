import { join } from 'node:path';

/** A JVM that compiles less and collects with one thread: it is up in two thirds of the time and takes 330 MB. */
const JVM = ['-Xms128m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const OPENED = ['java.util', 'java.util.concurrent', 'java.security'];

/** What Java is told to run Keycloak. `kc.sh` says the same, but leaves its Java behind when it is killed. */
export function keycloakCommand(folder: string, args: readonly string[]): string[] {
  return [
    ...JVM,
    ...OPENED.map(name => `--add-opens=java.base/${name}=ALL-UNNAMED`),
    '-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory',
    '-Djava.util.logging.manager=org.jboss.logmanager.LogManager',
    '-Dpicocli.disable.closures=true',
    `-Dkc.home.dir=${folder}`,
    `-Djboss.server.config.dir=${join(folder, 'conf')}`,
    '-cp',
    join(folder, 'lib/quarkus-run.jar'),
    'io.quarkus.bootstrap.runner.QuarkusEntryPoint',
    ...args,
  ];
}
