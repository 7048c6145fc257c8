import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../peers', import.meta.url));

/**
 * Installs the other servers, once. They have a folder and a lockfile of their own: nobody who works on Tatami needs
 * them, and Hocuspocus asks for a newer Node.js than it needs, which the workspaces' strict setting would refuse.
 */
export async function installPeers(say: (line: string) => void): Promise<void> {
  if (existsSync(`${FOLDER}/node_modules/@hocuspocus/server`)) return;
  say('Installing the other servers into loadtest/peers, once.');
  // `npm run` hands its own settings down, among them ours to refuse what asks for another Node.js.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_config_/i.test(name)));
  const npm = spawn('npm', ['ci', '--no-workspaces'], {
    cwd: FOLDER,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  npm.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const [exitCode] = (await once(npm, 'close')) as [number | null];
  if (exitCode !== 0) throw new Error(`npm ci in loadtest/peers failed: ${errors.trim()}`);
}
