import { runBusContract } from './bus.contract.ts';
import { InProcessExchange } from './in-process-bus.ts';

runBusContract('InProcessExchange', async () => {
  const exchange = new InProcessExchange({ onListenerError: () => {} });
  const first = exchange.bus();
  const second = exchange.bus();
  return {
    first,
    second,
    settle: () => new Promise(resolve => setImmediate(() => setImmediate(resolve))),
    stop: async () => {
      await first.close();
      await second.close();
    },
  };
});
