import { openStream, rootKey } from '../../random/stream.js';
import { pastFromTable } from '../../detectors/host/detector-host.js';
import { fitDetector, openEngine, scorePast } from '../../detectors/host/run-detector.js';
import { preparePast } from '../../detectors/host/prepare-past.js';
import { loadDetectors } from '../../detectors/load-detectors.js';
import { loadFeatureBlocks } from '../../detectors/load-feature-blocks.js';
import type { Detector } from '../../detectors/detector.js';
import { drawFolds } from '../../experiments/datasets/folds.js';
import { judgeWorldRows } from '../../experiments/judge/judge-world.js';
import { loadScenario, parseScenario } from '../../sim/scenario/load-scenario.js';
import { simulate } from '../../sim/simulate.js';
import { rocAuc } from '../detectors/run-detector-on-table.js';
import { asRanks, readKind, REAL_KINDS, type Accounts, type RealKind } from './real-kinds.js';

/** The town learned from, and its twin by another seed on which the same features are tried. */
const TOWN = {
  use: 'instagram-2018',
  nPeople: 3000,
  horizonDays: 28,
  seeds: ['sim-to-real 1', 'sim-to-real 2'],
} as const;
const DAY_SEC = 86_400;
const DETECTORS = ['logistic-regression', 'random-forest', 'gradient-boosting'];
const N_FOLDS = 5;
const N_RESAMPLES = 500;

/** One line of the table. */
export interface Transfer {
  readonly kind: string;
  readonly dataset: string;
  readonly n: number;
  readonly nInauthentic: number;
  readonly features: string;
  readonly detector: string;
  /** ROC AUC on a simulated town that was not learned from, by the same features. */
  readonly inSimulation: number;
  /** ROC AUC on the real accounts, values as they are and as ranks within their population, with 95 % of bootstrap resamples. */
  readonly raw: Interval;
  readonly ranks: Interval;
  /** ROC AUC of the same detector taught on real accounts, out of fold: what the features could tell. */
  readonly realToReal: number;
}

/** A number and where 95 % of its resamples lie. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Teaches detectors on simulated accounts only, by the features that a real table has too, and scores the real accounts: each kind of abuse apart. The simulated labels are the
 * truth: accounts that an operation owns or acted through. Kinds whose data is missing are left out.
 */
export async function simToReal(): Promise<Transfer[]> {
  const kinds = REAL_KINDS.map((kind) => ({ kind, real: readKind(kind) }));
  if (kinds.every(({ real }) => real === null)) return [];
  const [learned, other] = [await town(TOWN.seeds[0]), await town(TOWN.seeds[1])];
  const detectors = await loadDetectors();
  for (const id of DETECTORS) await openEngine(detectors.get(id) as Detector);
  return kinds.flatMap(({ kind, real }) =>
    real === null ? [] : DETECTORS.map((id) => transfer(kind, { real, learned, other }, detectors.get(id) as Detector)),
  );
}

function transfer(
  { kind, dataset, shared }: RealKind,
  { real, learned, other }: { readonly real: Accounts; readonly learned: Accounts; readonly other: Accounts },
  detector: Detector,
): Transfer {
  const names = shared.map(({ simulated }) => simulated);
  const [teach, held] = [learned, other].map((accounts) => only(accounts, names));
  return {
    ...{ kind, dataset, detector: detector.id },
    n: real.isInauthentic.length,
    nInauthentic: real.isInauthentic.reduce((sum, label) => sum + label, 0),
    features: names.map((name) => name.replace('reach/', '')).join(', '),
    inSimulation: rocAuc(scores(detector, teach, held), held.isInauthentic),
    raw: withInterval(scores(detector, teach, real), real.isInauthentic),
    ranks: withInterval(scores(detector, asRanks(teach), asRanks(real)), real.isInauthentic),
    realToReal: outOfFold(detector, real),
  };
}

/** Accounts of a town at its end, with what is true of the last week. */
async function town(seed: string): Promise<Accounts> {
  const { use, nPeople, horizonDays } = TOWN;
  const scenario = parseScenario({ ...loadScenario(use), nPeople, horizonDays }, use);
  const { traffic, truth } = await simulate(scenario, { seed, workers: 1 });
  const nowSec = horizonDays * DAY_SEC;
  const blocks = (await loadFeatureBlocks()).filter(({ id }) => id === 'reach');
  const past = preparePast({ traffic, unit: 'account', nowSec, windowStartSec: nowSec - 7 * DAY_SEC }, blocks);
  return { columns: past.columns, isInauthentic: judgeWorldRows(truth, past, traffic).isPositive };
}

function only({ columns, isInauthentic }: Accounts, names: readonly string[]): Accounts {
  return { columns: Object.fromEntries(names.map((name) => [name, columns[name]])), isInauthentic };
}

function scores(detector: Detector, teach: Accounts, held: Accounts): Float64Array {
  const labels = {
    row: Uint32Array.from(teach.isInauthentic.keys()),
    isInauthentic: Uint32Array.from(teach.isInauthentic),
  };
  // Names of table features, so that the detectors take what real tables call theirs.
  const past = ({ columns }: Accounts) => pastFromTable(columns);
  const fitted = fitDetector(detector, { params: {}, seed: 'sim-to-real', train: past(teach), labels });
  return scorePast(fitted, past(held));
}

function outOfFold(detector: Detector, real: Accounts): number {
  const fold = drawFolds(real.isInauthentic, N_FOLDS, 'sim-to-real');
  const part = (isWanted: (row: number) => boolean): Accounts => ({
    columns: Object.fromEntries(
      Object.entries(real.columns).map(([name, column]) => [name, column.filter((_, row) => isWanted(row))]),
    ),
    isInauthentic: real.isInauthentic.filter((_, row) => isWanted(row)),
  });
  let sum = 0;
  for (let number = 0; number < N_FOLDS; number++) {
    const held = part((row) => fold[row] === number);
    sum += rocAuc(
      scores(
        detector,
        part((row) => fold[row] !== number),
        held,
      ),
      held.isInauthentic,
    );
  }
  return sum / N_FOLDS;
}

/** Resamples accounts of each class. */
function withInterval(score: Float64Array, isInauthentic: Uint8Array): Interval {
  const random = openStream(rootKey('sim-to-real'), 'bootstrap');
  const classes = [0, 1].map((label) => Array.from(score.keys()).filter((row) => isInauthentic[row] === label));
  const resampled = Array.from({ length: N_RESAMPLES }, () => {
    const rows = classes.flatMap((of) => of.map(() => of[random.below(of.length)]));
    return rocAuc(
      rows.map((row) => score[row]),
      rows.map((row) => isInauthentic[row]),
    );
  }).sort((a, b) => a - b);
  const at = (share: number): number => resampled[Math.floor(share * (N_RESAMPLES - 1))];
  return { value: rocAuc(score, isInauthentic), low: at(0.025), high: at(0.975) };
}
