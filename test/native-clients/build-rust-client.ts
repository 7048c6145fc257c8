import { join } from 'node:path';
import { findProgram } from '@tatami/engines';
import type { NativeProgram } from './native-program.ts';
import { reasonOf, runProgram } from './run-program.ts';

const FOLDER = join(import.meta.dirname, 'rust');
const FETCH_LIMIT_MS = 60_000;
/** The first build takes 14 s on two free cores; later ones find it in `target`. */
const BUILD_LIMIT_MS = 240_000;
const FEW_TRIES = { CARGO_NET_RETRY: '1', CARGO_HTTP_TIMEOUT: '15' };

/**
 * Builds the client of `rust/`. Crates are fetched first and by themselves, so that a registry that cannot be reached
 * is told from code that does not compile; the latter throws.
 */
export async function buildRustClient(): Promise<NativeProgram> {
  const cargo = findProgram('cargo');
  if (cargo === undefined) return { kind: 'missing', because: 'there is no cargo' };
  const fetched = await runProgram(cargo, ['fetch', '--locked'], {
    cwd: FOLDER,
    limitMs: FETCH_LIMIT_MS,
    env: FEW_TRIES,
  });
  if (fetched.exitCode !== 0) {
    return { kind: 'missing', because: `cargo cannot fetch the crates: ${reasonOf(fetched)}` };
  }
  const built = await runProgram(cargo, ['build', '--locked', '--offline', '--target-dir', 'target'], {
    cwd: FOLDER,
    limitMs: BUILD_LIMIT_MS,
  });
  if (built.exitCode === null) return { kind: 'missing', because: 'the build took too long' };
  if (built.exitCode !== 0) throw new Error(`The Rust client cannot be built:\n${built.output}`);
  return { kind: 'built', program: join(FOLDER, 'target/debug/tatami-rust-client'), args: [] };
}
