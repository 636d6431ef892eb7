import type { Detector } from '../../detectors/detector.js';
import { fitDetector, openEngine, scorePast, type FittedDetector } from '../../detectors/host/run-detector.js';
import { preparePast } from '../../detectors/host/prepare-past.js';
import type { PreparedPast } from '../../detectors/host/prepared-past.js';
import { loadDetectors } from '../../detectors/load-detectors.js';
import { loadFeatureBlocks } from '../../detectors/load-feature-blocks.js';
import type { Unit } from '../../detectors/past.js';
import type { World } from '../../experiments/judge/world.js';
import { judgeWorldRows } from '../../experiments/judge/judge-world.js';
import type { JudgedRows } from '../../experiments/judge/judged-rows.js';

const DAY_SEC = 86_400;
const detectors = await loadDetectors();
const blocks = await loadFeatureBlocks();

/** A detector at one level, as a test names it. */
export interface Choice {
  readonly detector: string;
  readonly level: Unit;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** The rows of days [from, to) of a world with what a detector needs, and what is true of them. */
export function rowsOf(world: World, choice: Choice, [from, to]: readonly [number, number]): Rows {
  const nowSec = to * DAY_SEC;
  const epochs = world.traffic.epochs.filter(({ endSec }) => endSec <= nowSec);
  const { features } = detectorOf(choice);
  const needed = blocks.filter(({ id }) => features.some((name) => name === '*' || name.split('/')[0] === id));
  const request = { traffic: { ...world.traffic, epochs }, unit: choice.level, nowSec, windowStartSec: from * DAY_SEC };
  const past = preparePast(request, needed);
  return { past, judged: judgeWorldRows(world.truth, past, world.traffic) };
}

/** A past and the truth about its rows. */
export interface Rows {
  readonly past: PreparedPast;
  readonly judged: JudgedRows;
}

/** Teaches a detector by a desk that knows everything about these rows. */
export function teach(choice: Choice, rows: Rows, seed: string): Promise<FittedDetector> {
  const { isPositive, isCounted } = rows.judged;
  const known = Array.from(isPositive.keys()).filter((row) => isCounted?.[row] !== 0);
  return teachRows(choice, rows, { known, isWanted: (row) => isPositive[row] === 1, seed });
}

/** Teaches a detector to find the rows of a segment among all rows, whatever is counted: what a desk would do that looks for just those. */
export function teachSegment(choice: Choice, rows: Rows, segment: string, seed: string): Promise<FittedDetector> {
  const isIn = rows.judged.segments.find(({ name }) => name === segment)?.isIn;
  const known = Array.from(rows.judged.isPositive.keys());
  return teachRows(choice, rows, { known, isWanted: (row) => isIn?.[row] === 1, seed });
}

interface Lesson {
  readonly known: readonly number[];
  readonly isWanted: (row: number) => boolean;
  readonly seed: string;
}

async function teachRows(choice: Choice, { past }: Rows, { known, isWanted, seed }: Lesson): Promise<FittedDetector> {
  const detector = detectorOf(choice);
  await openEngine(detector);
  const labels = {
    row: Uint32Array.from(known),
    isInauthentic: Uint32Array.from(known, (row) => (isWanted(row) ? 1 : 0)),
  };
  return fitDetector(detector, { params: choice.params ?? {}, seed, train: past, labels });
}

/** Scores, and which rows are organic. */
export interface Scored {
  readonly score: Float64Array;
  readonly rows: Rows;
}

/** Scores rows with a taught detector. */
export function scoresOf(fitted: FittedDetector, rows: Rows): Scored {
  return { score: scorePast(fitted, rows.past), rows };
}

/** The threshold above which a share of the organic rows lies (at most). */
export function thresholdFor({ score, rows: { judged } }: Scored, budget: number): number {
  const organic = score.filter((_, row) => judged.isPositive[row] === 0 && judged.isCounted?.[row] !== 0);
  organic.sort();
  return organic[Math.max(0, organic.length - 1 - Math.floor(budget * organic.length))];
}

/** Accounts with a row of a segment, and those of them with one above a threshold. */
export function accountsAbove(
  { score, rows: { judged } }: Scored,
  segment: string,
  threshold: number,
): { readonly all: ReadonlySet<number>; readonly hit: ReadonlySet<number> } {
  const isIn = judged.segments.find(({ name }) => name === segment)?.isIn;
  const all = new Set<number>();
  const hit = new Set<number>();
  for (let row = 0; row < score.length; row++) {
    if (isIn?.[row] !== 1) continue;
    all.add(judged.account[row]);
    if (score[row] > threshold) hit.add(judged.account[row]);
  }
  return { all, hit };
}

/** Share of a segment's rows that score above a threshold; NaN for an empty segment. */
export function shareAbove({ score, rows: { judged } }: Scored, segment: string, threshold: number): number {
  const isIn = judged.segments.find(({ name }) => name === segment)?.isIn;
  if (isIn === undefined || isIn === null) return NaN;
  let n = 0;
  let nAbove = 0;
  for (let row = 0; row < score.length; row++) {
    if (isIn[row] === 0) continue;
    n++;
    if (score[row] > threshold) nAbove++;
  }
  return nAbove / n;
}

function detectorOf({ detector }: Choice): Detector {
  const found = detectors.get(detector);
  if (found === undefined) throw new Error(`no detector ${detector}`);
  return found;
}
