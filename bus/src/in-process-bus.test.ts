import type { PodId } from '@tatami/protocol';
import { runBusContract } from './bus.contract.ts';
import { InProcessExchange } from './in-process-bus.ts';

runBusContract('InProcessExchange', async () => {
  const exchange = new InProcessExchange({ onListenerError: () => {} });
  const first = exchange.bus(crypto.randomUUID() as PodId);
  const second = exchange.bus(crypto.randomUUID() as PodId);
  return {
    first,
    second,
    cutSecond: async () => exchange.cut(second.podId),
    mendSecond: async () => exchange.mend(second.podId),
    settle: () => new Promise(resolve => setImmediate(() => setImmediate(resolve))),
    stop: async () => {
      await first.close();
      await second.close();
    },
  };
});
