import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// Loaded into every server before its own code, so that all are asked for the delay of their event loop the same way.
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
process.on('message', message => {
  if (message?.probe === 'reset') delay.reset();
  if (message?.probe === 'collect') {
    setFlagsFromString('--expose-gc');
    runInNewContext('gc')();
    process.send({ collected: true });
  }
  if (message?.probe === 'read') {
    // Without a single sample both messages waited behind the same work, so nothing is known of the time between.
    const loopDelay = delay.count === 0 ? {} : { loopDelayP99Ms: delay.percentile(99) / 1e6 };
    process.send({ rssBytes: process.memoryUsage.rss(), ...loopDelay });
  }
});
// A listener alone must keep no server from ending.
process.channel?.unref();
