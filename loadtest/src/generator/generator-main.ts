import { runLoad } from './load.ts';
import type { Plan, Report } from './plan.ts';

// A process of its own, so that what it costs is not counted as the server's and can be told.
process.once('message', (plan: Plan) => {
  const report = (message: Report): void => {
    process.send?.(message);
  };
  runLoad(plan, report)
    .then(observed => process.send?.({ phase: 'done', observed } satisfies Report, () => process.exit()))
    .catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
});
process.on('disconnect', () => process.exit());
