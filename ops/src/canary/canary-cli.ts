import { parseArgs } from 'node:util';
import { visit } from './visit.ts';

const USAGE =
  'usage: TATAMI_CANARY_TOKEN=… npm run canary -- --url wss://HOST/v1/dojos --dojo ID [--timeout-s 10]';

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    dojo: { type: 'string' },
    'timeout-s': { type: 'string', default: '10' },
  },
});
const { url, dojo: dojoId } = values;
// Not an argument: those are seen by everybody on the machine.
const token = process.env.TATAMI_CANARY_TOKEN;
const timeoutMs = Number(values['timeout-s']) * 1000;
if (url === undefined || dojoId === undefined || token === undefined || !(timeoutMs > 0)) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  try {
    const times = await visit({ url, dojoId, token, timeoutMs });
    console.log(JSON.stringify({ isWell: true, ...times }));
  } catch (error) {
    console.log(
      JSON.stringify({ isWell: false, reason: error instanceof Error ? error.message : 'unknown' }),
    );
    process.exitCode = 1;
  }
}
