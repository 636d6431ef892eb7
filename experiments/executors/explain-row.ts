import type { Explanation } from '../../detectors/detector.js';
import { openDetectorHost } from '../../detectors/host/detector-host.js';
import type { PreparedPast } from '../../detectors/host/prepared-past.js';
import { loadDetector } from '../../detectors/load-detectors.js';
import { counted } from '../../errors/counted.js';
import { UserError } from '../../errors/user-error.js';
import { childKey, rootKey } from '../../random/stream.js';
import type { Scenario } from '../../sim/scenario/schema.js';
import { simulate } from '../../sim/simulate.js';
import { labelDeskSchema, workLabelDesk, type LabelDeskParams } from '../labels/label-desk.js';
import { labelsOfPast } from '../labels/labels-of-past.js';

const DAY_SEC = 86_400;

/** Whose row to explain, and by what. */
export interface ExplainOptions {
  /** Its id, or its file. */
  readonly detector: string;
  readonly level: 'account' | 'action';
  /** The account; at action level its highest action. The account with the highest score where none is given. */
  readonly account?: number;
  /** Days of the window learned from and of the one scored, at the end of the scenario. */
  readonly windowDays: number;
  readonly workers: number;
  readonly plugins: readonly string[];
  readonly seed?: string;
  /** What the study of a finished run says; the detector's and the desk's defaults, and the two last windows, without one. */
  readonly study?: {
    readonly params: Readonly<Record<string, unknown>>;
    readonly labels: LabelDeskParams;
    readonly detectorSeed: string;
    /** When training and scoring close, s. */
    readonly split: { readonly trainSec: number; readonly testSec: number };
  };
}

/** One row with its score and why. */
export interface ExplainedRow {
  readonly account: number;
  /** Number of the row in its past. */
  readonly row: number;
  readonly score: number;
  /** Rows of the past that score higher. */
  readonly nHigher: number;
  readonly nRows: number;
  /** Null where the detector can not say. */
  readonly explanation: Explanation | null;
}

/**
 * Simulates a scenario, teaches the detector on the last window but one with the label desk’s labels, scores the last and explains one row. Throws UserError when
 * the detector is unknown or does not score such rows, the scenario is too short or the account has no row.
 */
export async function explainRow(scenario: Scenario, options: ExplainOptions): Promise<ExplainedRow> {
  const { detector, level, workers, plugins, study } = options;
  await assertScores(detector, level, plugins);
  const seed = options.seed ?? scenario.seed;
  const nowSec = scenario.horizonDays * DAY_SEC;
  const windowSec = options.windowDays * DAY_SEC;
  if (2 * windowSec > nowSec)
    throw new UserError(
      `--window-days: two windows of ${counted(options.windowDays, 'day')} do not fit into the ${counted(scenario.horizonDays, 'day')} of "${scenario.name}"; give fewer`,
    );
  const world = await simulate(scenario, { workers, plugins, seed });
  const host = await openDetectorHost({ nWorkers: 1, plugins });
  try {
    const pastAt = (closedSec: number): Promise<PreparedPast> => {
      const epochs = world.traffic.epochs.filter(({ endSec }) => endSec <= closedSec);
      const window = { nowSec: closedSec, windowStartSec: closedSec - windowSec };
      return host.features({ traffic: { ...world.traffic, epochs }, unit: level, ...window });
    };
    const train = await pastAt(study?.split.trainSec ?? nowSec - windowSec);
    const past = await pastAt(study?.split.testSec ?? nowSec);
    const window = { nowSec: train.nowSec, windowStartSec: train.windowStartSec };
    const desk = workLabelDesk(
      { ...world, ...window },
      study?.labels ?? labelDeskSchema.parse({}),
      childKey(rootKey(seed), 'label-desk'),
    );
    const labels = labelsOfPast(desk, train);
    const job = { detector, params: study?.params ?? {}, seed: study?.detectorSeed ?? seed, train, labels, past };
    const { scores } = await host.explain({ ...job, rows: [] });
    const row = highestRow(scores, past, options.account);
    const { explanations } = await host.explain({ ...job, rows: [row] });
    const score = scores[row];
    const nHigher = scores.reduce((n, other) => n + Number(other > score), 0);
    return { account: past.account[row], row, score, nHigher, nRows: past.nRows, explanation: explanations[0] };
  } finally {
    await host.close();
  }
}

/** Before anything is simulated: a typo should not cost a minute. */
async function assertScores(
  detector: string,
  level: ExplainOptions['level'],
  plugins: readonly string[],
): Promise<void> {
  const found = await loadDetector(detector, plugins);
  if (!found.units.includes(level))
    throw new UserError(`--level: ${detector} scores ${found.units.join(' and ')} rows, not ${level} rows`);
}

/** The row with the highest score, of one account where it is given. */
function highestRow(scores: Float64Array, past: PreparedPast, account: number | undefined): number {
  let best = -1;
  for (let row = 0; row < scores.length; row++) {
    if (account !== undefined && past.account[row] !== account) continue;
    if (best < 0 || scores[row] > scores[best]) best = row;
  }
  if (best < 0)
    throw new UserError(
      account === undefined
        ? `there is no ${past.unit} to explain in the last window`
        : `--account: account ${account} has no ${past.unit} row in the last window; numbers go from 0 to ${past.nAccounts - 1}`,
    );
  return best;
}
