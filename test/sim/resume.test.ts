import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { simulate, type SimulateOptions } from '../../sim/simulate.js';
import type { Scenario } from '../../sim/scenario/schema.js';
import type { Epoch } from '../../sim/traffic/epoch.js';
import type { TruthEpoch } from '../../sim/truth/truth.js';
import type { FrozenWorld } from '../../sim/world/frozen-world.js';
import { anyTown, smallScenario } from './small-world.js';

interface Taken {
  readonly epochs: (readonly [Epoch, TruthEpoch])[];
  readonly frozen: FrozenWorld[];
  readonly rest: unknown;
}

/** Runs a scenario into a sink that freezes the world after some epochs. */
async function run(scenario: Scenario, freezeAfter: readonly number[], options: SimulateOptions = {}): Promise<Taken> {
  const epochs: (readonly [Epoch, TruthEpoch])[] = [];
  const frozen: FrozenWorld[] = [];
  let running = options.resume?.nEpochs ?? 0;
  const { truth } = await simulate(scenario, {
    ...options,
    sink: {
      open: () => Promise.resolve(),
      take(epoch, causes) {
        epochs.push([epoch, causes]);
        return Promise.resolve();
      },
      isCheckpointDue: () => freezeAfter.includes(++running),
      checkpoint(world) {
        // As through a file: shared columns would go on changing.
        const columns = Object.entries(world.columns).map(([name, column]) => [name, column.slice()] as const);
        frozen.push({ ...world, plain: deserialize(serialize(world.plain)), columns: Object.fromEntries(columns) });
        return Promise.resolve();
      },
    },
  });
  const { campaigns, enrolments, participations, ledger } = truth;
  return { epochs, frozen, rest: { campaigns, enrolments, participations, ledger } };
}

const lastColumn = ({ epochs }: Taken): unknown => epochs.map(([epoch, causes]) => ({ ...epoch, ...causes }));

it('a world that was frozen after any epoch goes on byte for byte, at 1, 2 and 3 workers', async () => {
  await fc.assert(
    fc.asyncProperty(anyTown, fc.nat({ max: 20 }), fc.constantFrom(1, 2, 3), async (town, where, workers) => {
      const scenario = smallScenario(town);
      const nEpochs = (town.horizonDays * 24) / town.epochHours;
      const after = 1 + (where % nEpochs);
      const whole = await run(scenario, [], { workers: 1 });
      const stopped = await run(scenario, [after], { workers });
      expect(lastColumn(stopped)).toEqual(lastColumn(whole));
      const [frozen] = stopped.frozen;
      expect(frozen.nEpochs).toBe(after);
      const resumed = await run(scenario, [], { workers, resume: frozen });
      expect(lastColumn(resumed)).toEqual((lastColumn(whole) as unknown[]).slice(after));
      expect(resumed.rest).toEqual(whole.rest);
    }),
    { seed: 11, numRuns: 25 },
  );
});

it('a frozen world of another scenario is refused', async () => {
  const { frozen } = await run(smallScenario({ nPeople: 40 }), [2]);
  await expect(run(smallScenario({ nPeople: 41 }), [], { resume: frozen[0] })).rejects.toThrow(/another scenario/);
});
