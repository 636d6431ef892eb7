import { childKey, openStream, rootKey } from '../../random/stream.js';
import { blamed } from '../../errors/blamed.js';
import { didYouMean } from '../../errors/did-you-mean.js';
import { UserError } from '../../errors/user-error.js';
import { NONE, type U32 } from '../../sim/traffic/columns.js';
import type { Detector, DetectorContext, Explanation, GroupColumns } from '../detector.js';
import type { Labels } from '../past.js';
import { CellSkipped } from './cell-skipped.js';
import { openPast, type PreparedPast } from './prepared-past.js';
import { someRows } from './some-rows.js';

/** A detector that has learned: what scoring needs. */
export interface FittedDetector {
  readonly detector: Detector;
  readonly ctx: DetectorContext<unknown>;
  readonly model: unknown;
}

/** What a detector learns from. */
export interface FitJob {
  readonly params: unknown;
  /** Seed text of everything the detector draws. */
  readonly seed: string;
  readonly train: PreparedPast;
  /** Labels revealed by `train.nowSec`; not handed to detectors that declare `labels: 'none'`. */
  readonly labels: Labels | null;
}

/** Opens the numeric engine that a detector declares. Returns its name, or null when the detector needs none. */
export async function openEngine(detector: Detector): Promise<string | null> {
  if (detector.engine !== 'tensorflow') return null;
  const { nameTensorflow } = await import('./tensorflow.js');
  return nameTensorflow();
}

/**
 * Fits a detector on a past. The model passes through structuredClone, so nothing alive survives from fit to score.
 * Throws CellSkipped when detector and data do not fit together, UserError when a parameter is wrong.
 */
export function fitDetector(detector: Detector, job: FitJob): FittedDetector {
  const fitted = fitAlive(detector, job);
  return { ...fitted, model: structuredClone(fitted.model) };
}

/** Fits a detector and gives the model as `fit` returned it: for the examiner, which compares it with its clone. */
export function fitAlive(detector: Detector, { params, seed, train, labels }: FitJob): FittedDetector {
  assertUnit(detector, train);
  if (detector.labels === 'revealed' && labels === null)
    throw new CellSkipped(`${detector.id} learns from labels, and none were revealed`);
  const ctx = openContext(detector, params, seed);
  const past = openPast(train, detector.features);
  const model: unknown = detector.fit(past, detector.labels === 'none' ? null : labels, ctx);
  refusePromise(detector, 'fit', model);
  return { detector, ctx, model };
}

/** Nobody waits: what an async method does later would come after its scores were read. */
function refusePromise({ id }: Detector, method: 'fit' | 'score', returned: unknown): void {
  if (returned instanceof Promise) {
    // What it throws later is told by nobody else, and must not end the program.
    returned.catch(() => undefined);
    throw new Error(`detector "${id}": ${method} is async; expected it to be done when it returns`);
  }
}

/**
 * Scores a past, or at least the rows that are wanted: where the detector scores rows alone, the others are left NaN. Throws when a row was left out or a
 * score is not a number in [0,1].
 */
export function scorePast(fitted: FittedDetector, prepared: PreparedPast, rows?: U32): Float64Array {
  if (rows !== undefined && fitted.detector.scoresRowsAlone === true) return scoreRows(fitted, prepared, rows);
  const scores = scoreAsGiven(fitted, prepared);
  assertScores(fitted.detector, scores);
  return scores;
}

/** Shows the detector some rows of a past only. The scores of the other rows are NaN. */
export function scoreRows({ detector, ctx, model }: FittedDetector, prepared: PreparedPast, rows: U32): Float64Array {
  assertUnit(detector, prepared);
  const some = new Float64Array(rows.length).fill(NaN);
  refusePromise(
    detector,
    'score',
    detector.score(model, someRows(openPast(prepared, detector.features), rows), some, ctx),
  );
  assertScores(detector, some);
  const scores = new Float64Array(prepared.nRows).fill(NaN);
  for (let place = 0; place < rows.length; place++) scores[rows[place]] = some[place];
  return scores;
}

/** Scores a past without a look at the scores: for the examiner. Rows that the detector leaves out are NaN. */
export function scoreAsGiven(fitted: FittedDetector, prepared: PreparedPast): Float64Array {
  const { detector, ctx, model } = fitted;
  if (prepared.unit === 'group') return groupAsGiven(fitted, prepared).score;
  assertUnit(detector, prepared);
  const out = new Float64Array(prepared.nRows).fill(NaN);
  refusePromise(detector, 'score', detector.score(model, openPast(prepared, detector.features), out, ctx));
  return out;
}

/**
 * Says why rows of a past score what they score; null where the detector can not say. Throws when a row is not one of the past, or a number in an explanation is
 * not finite.
 */
export function explainRows(
  { detector, ctx, model }: FittedDetector,
  prepared: PreparedPast,
  rows: readonly number[],
): (Explanation | null)[] {
  assertUnit(detector, prepared);
  const past = openPast(prepared, detector.features);
  return rows.map((row) => {
    if (!(row >= 0 && row < prepared.nRows)) throw new Error(`row ${row} is not one of ${prepared.nRows}`);
    const explanation = detector.explain?.(model, past, row, ctx) ?? null;
    if (explanation !== null) assertFinite(detector, row, explanation);
    return explanation;
  });
}

function assertFinite({ id }: Detector, row: number, { reasons, sum }: Explanation): void {
  const numbers = reasons.flatMap(({ value, contribution }) => [value ?? 0, contribution ?? 0]);
  if (![...numbers, sum?.base ?? 0, sum?.total ?? 0].every((one) => Number.isFinite(one)))
    throw new Error(`detector "${id}": a number in the explanation of row ${row} is not finite`);
}

/** Groups of a past, numbered by their first row. Throws when a score is not a number in [0,1] or a group is not one. */
export function groupPast(fitted: FittedDetector, prepared: PreparedPast): GroupColumns {
  const columns = groupAsGiven(fitted, prepared);
  assertScores(fitted.detector, columns.score);
  assertGroups(fitted.detector, columns);
  return columns;
}

/** Groups a past without a look at the scores: for the examiner. Groups are numbered by their first row. */
export function groupAsGiven({ detector, ctx, model }: FittedDetector, prepared: PreparedPast): GroupColumns {
  assertUnit(detector, prepared);
  const { nRows } = prepared;
  const columns = { groupOf: new Uint32Array(nRows).fill(NONE), score: new Float64Array(nRows) };
  if (detector.group === undefined) throw new Error(`detector "${detector.id}" has the unit group and no method group`);
  detector.group(model, openPast(prepared, detector.features), columns, ctx);
  return { ...columns, groupOf: numberByFirstRow(columns.groupOf) };
}

/** The detector's own numbers mean nothing. */
function numberByFirstRow(groupOf: Uint32Array): Uint32Array {
  const numberOf = new Map([[NONE, NONE]]);
  return groupOf.map((group) => {
    const number = numberOf.get(group) ?? numberOf.size - 1;
    numberOf.set(group, number);
    return number;
  });
}

/** Throws when a group has one member only or several scores, or when a row outside all groups has a score. */
function assertGroups({ id }: Detector, { groupOf, score }: GroupColumns): void {
  const firstRow = new Map<number, number>();
  const isShared = new Set<number>();
  groupOf.forEach((group, row) => {
    const first = firstRow.get(group) ?? row;
    firstRow.set(group, first);
    if (row !== first) isShared.add(group);
    if (group === NONE ? score[row] !== 0 : score[row] !== score[first])
      throw new Error(
        `detector "${id}": row ${row} scores ${score[row]}; expected ${group === NONE ? '0: it is in no group' : `${score[first]}, as its group`}`,
      );
  });
  for (const [group, row] of firstRow)
    if (group !== NONE && !isShared.has(group))
      throw new Error(`detector "${id}": row ${row} is a group by itself; a group has two accounts or more`);
}

/** Throws when a score is not a number in [0,1]. */
export function assertScores({ id }: Detector, scores: Float64Array): void {
  for (let row = 0; row < scores.length; row++)
    if (!(scores[row] >= 0 && scores[row] <= 1))
      throw new Error(`detector "${id}": score of row ${row} is ${scores[row]}; every row needs a number in [0,1]`);
}

/** Checks the parameters of a detector and fills in the defaults. Throws UserError naming the parameter. */
export function parseParams(detector: Detector, params: unknown): unknown {
  const parsed = blamed(`detector ${detector.id}: params`, () => detector.params.safeParse(params ?? {}));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = ['params', ...(issue?.path ?? [])].map(String).join('.');
  if (issue?.code === 'unrecognized_keys') {
    const [typed = ''] = issue.keys;
    throw new UserError(`${detector.id}: ${path}.${typed} is unknown${didYouMean(typed, paramNames(detector))}`);
  }
  throw new UserError(`${detector.id}: ${path}: ${issue?.message ?? 'is wrong'}`);
}

function paramNames({ params }: Detector): string[] {
  const { shape } = params as { shape?: Record<string, unknown> };
  return shape === undefined ? [] : Object.keys(shape).sort();
}

function openContext(detector: Detector, params: unknown, seed: string): DetectorContext<unknown> {
  const key = childKey(rootKey(seed), detector.id);
  return { params: parseParams(detector, params), random: (stream) => openStream(key, stream) };
}

function assertUnit({ id, units }: Detector, { unit }: PreparedPast): void {
  if (!units.includes(unit)) throw new CellSkipped(`${id} scores ${units.join(' and ')} rows, not ${unit} rows`);
}
