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
  const total = { edits: 0, saved: 0, kills: 0, pauses: 0, cuts: 0 };
  for (let seed = first; seed < first + seeds; seed++) {
    const result = await simulate({ seed, steps });
    total.edits += result.edits;
    total.saved += result.saved;
    total.kills += result.kills;
    total.pauses += result.pauses;
    total.cuts += result.cuts;
    if ((seed - first + 1) % 100 === 0) process.stdout.write(`${seed - first + 1} seeds\n`);
  }
  const { edits, saved, kills, pauses, cuts } = total;
  process.stdout.write(
    `${seeds} seeds from ${first}: ${edits} edits, ${saved} watched until saved, ${kills} kills, ${pauses} pauses, ${cuts} cuts, nothing lost\n`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
