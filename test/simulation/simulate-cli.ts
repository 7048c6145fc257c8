import { parseArgs } from 'node:util';
import { simulate } from './simulation.ts';

/** `npm run simulate -- --seeds 1000 [--seed 1] [--steps 120]`: as many seeds as one likes, the failing one named. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '1000' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
      steps: { type: 'string', default: '120' },
    },
  });
  const [seeds, first, steps] = [Number(values.seeds), Number(values.seed), Number(values.steps)];
  if (![seeds, first, steps].every(Number.isInteger))
    throw new Error('--seeds, --seed and --steps are numbers');
  const events = new Map<string, number>();
  let [saved, healMs] = [0, 0];
  for (let seed = first; seed < first + seeds; seed++) {
    const result = await simulate({ seed, steps });
    saved += result.saved;
    healMs = Math.max(healMs, result.healMs);
    for (const [name, count] of result.events) events.set(name, (events.get(name) ?? 0) + count);
    if ((seed - first + 1) % 100 === 0) process.stdout.write(`${seed - first + 1} seeds\n`);
  }
  const counts = [...events].map(([name, count]) => `${count} × ${name}`).join(', ');
  process.stdout.write(
    `${seeds} seeds from ${first}: ${counts}; ${saved} edits watched until saved, nothing lost, healed in ${healMs} ms at most\n`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
