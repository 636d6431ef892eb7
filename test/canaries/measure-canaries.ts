import { fileURLToPath } from 'node:url';
import { openDetectorHost, type PreparedPast } from '../../detectors/host/detector-host.js';
import rocAuc from '../../experiments/metrics/catalog/roc-auc.js';
import { parseScenario } from '../../sim/scenario/load-scenario.js';
import { simulate } from '../../sim/simulate.js';
import { OWNER, type Truth } from '../../sim/truth/truth.js';

const WINDOW_SEC = 4 * 86_400;
/** Levels at which canaries are judged. */
export const UNITS = ['account', 'action'] as const;
/**
 * Canaries that must sit at chance. Of actions the log's order is time, which means something: services keep office hours. `by-created-order` reads the order within a day only: on which day an account
 * was opened tells bots, which are younger, and detectors may use it.
 */
export const AT_CHANCE: Readonly<Record<'account' | 'action', readonly string[]>> = {
  account: ['by-id', 'by-row', 'by-created-order', 'random'],
  action: ['by-id', 'random'],
};
/** Where the canaries lie. */
export const CANARY_PLUGINS = [fileURLToPath(new URL('./plugins', import.meta.url))];

const scenario = parseScenario(
  {
    format: 'scenario@1',
    name: 'canary',
    nPeople: 120,
    horizonDays: 6,
    graph: { meanFollowings: 10 },
    organic: [
      { use: 'regular', share: 0.8 },
      { use: 'newcomer', share: 0.2 },
    ],
    operations: [{ use: 'follow-service' }, { use: 'bot-farm' }],
  },
  'canary world',
);

/** The truth of each row: who caused the action; for an account, whether an operation owns it or acted through it in the window. */
function truthOf(past: PreparedPast, truth: Truth): Uint8Array {
  const { actions, traffic, account, windowStartSec } = past;
  if (actions !== null)
    return Uint8Array.from(actions.row as Uint32Array, (row, at) =>
      Number(truth.epochs[actions.epoch[at]].controller[row] !== OWNER),
    );
  const isBad = Uint8Array.from(truth.operator as Uint32Array, (operator) => Number(operator !== OWNER));
  traffic?.epochs.forEach(({ nActions, actor, t }, epoch) => {
    for (let row = 0; row < nActions; row++)
      if (t[row] >= windowStartSec && truth.epochs[epoch].controller[row] !== OWNER) isBad[actor[row]] = 1;
  });
  return Uint8Array.from(account, (number) => isBad[number]);
}

/** What one canary reached at one level. */
export interface CanaryResult {
  readonly canary: string;
  readonly unit: 'account' | 'action';
  /** One a world; worlds with one class only have none. */
  readonly auc: readonly number[];
  readonly mean: number;
  readonly standardError: number;
  /** At chance: within four standard errors of 0.5; `constant` exactly 0.5 and `oracle` exactly 1.0 in every world. */
  readonly isAsDemanded: boolean;
}

/**
 * Simulates as many small worlds, lets every canary score each (taught the whole truth, which only `oracle` repeats), and judges them. About a third of a second a
 * world.
 */
export async function measureCanaries(nWorlds: number): Promise<CanaryResult[]> {
  const host = await openDetectorHost({ nWorkers: 1, plugins: CANARY_PLUGINS });
  const found = UNITS.flatMap((unit) =>
    [...AT_CHANCE[unit], 'constant', 'oracle'].map((canary) => ({ canary, unit, auc: [] as number[] })),
  );
  try {
    for (let world = 0; world < nWorlds; world++) {
      const seed = `canary ${world}`;
      const { traffic, truth } = await simulate(scenario, { seed });
      const nowSec = scenario.horizonDays * 86_400;
      for (const unit of UNITS) {
        const past = await host.features({ traffic, unit, nowSec, windowStartSec: nowSec - WINDOW_SEC });
        const isPositive = truthOf(past, truth);
        const labels = { row: Uint32Array.from(isPositive.keys()), isInauthentic: Uint32Array.from(isPositive) };
        for (const { canary, auc } of found.filter((one) => one.unit === unit)) {
          const job = { detector: canary, params: {}, seed, train: past, labels, score: [{ past }] };
          const { scores } = await host.fitAndScore(job);
          const rows = {
            level: unit,
            nRows: past.nRows,
            score: scores[0],
            isPositive,
            isHit: new Uint8Array(past.nRows),
            account: past.account,
            isPerson: new Uint8Array(past.nRows),
          };
          const value = rocAuc.compute(rows);
          if (!Number.isNaN(value)) auc.push(value);
        }
      }
    }
  } finally {
    await host.close();
  }
  return found.map(judge);
}

const DEMANDED: Readonly<Record<string, number>> = { constant: 0.5, oracle: 1 };

function judge({ canary, unit, auc }: Pick<CanaryResult, 'canary' | 'unit' | 'auc'>): CanaryResult {
  const mean = auc.reduce((sum, value) => sum + value, 0) / auc.length;
  const variance = auc.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (auc.length - 1);
  const standardError = Math.sqrt(variance / auc.length);
  const isAsDemanded =
    canary in DEMANDED
      ? auc.length > 0 && auc.every((value) => value === DEMANDED[canary])
      : Math.abs(mean - 0.5) < 4 * standardError;
  return { canary, unit, auc, mean, standardError, isAsDemanded };
}
