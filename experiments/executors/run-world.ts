import type { DetectorResult, PreparedPast } from '../../detectors/host/detector-host.js';
import { rowUnitOf } from '../../detectors/host/row-unit.js';
import type { Labels, Unit } from '../../detectors/past.js';
import type { Traffic } from '../../sim/traffic/epoch.js';
import { replicateCache, type CellName, type ReplicateCache, type ReplicateFrame } from '../cache/study-cache.js';
import { barePast } from '../judge/bare-past.js';
import type { World } from '../judge/world.js';
import type { Fact } from '../judge/world-facts.js';
import { highestOfAccounts, rowsOfSameAccounts } from '../guarantees/whole-accounts.js';
import type { LabelDeskParams } from '../labels/label-desk.js';
import { labelsOfScenario } from '../plan/labels-of-scenario.js';
import type { PlannedScenario, Split } from '../plan/plan-scenarios.js';
import { hasOneWorld, type Plan, type PlannedDetector } from '../plan/plan-study.js';
import { cellSeed, replicateSeed } from '../plan/seeds.js';
import { cellOutcome, keptMark } from './cell-outcome.js';
import type { Engines } from './engines.js';
import { keepScores, keepWorld } from './keep-rows.js';
import { scoreCell } from './score-cell.js';
import type { CellOutcome, LevelEase, ReplicateResult } from './study-results.js';
import type { TruthAnswers } from './truth-messages.js';
import type { AuditLabels } from '../policy.js';

/** One unit's three pasts with what the label desk says of the first two. */
interface PreparedUnit {
  readonly train: PreparedPast;
  readonly validation: PreparedPast;
  readonly test: PreparedPast;
  /** What the platform sees when it looks before the end of the test window, oldest first. */
  readonly looks: readonly PreparedPast[];
  readonly training: Labels;
  readonly audited: AuditLabels;
}

/** Rows of a class that the ease audit of a run looks at; `ersatz ease` looks at all. */
const EASE_ROWS = 25_000;

/**
 * Simulates one world, lets the label desk work, prepares the features of each unit at the three moments, then trains, scores and
 * judges every detector. Detectors see closed epochs only; the label desk and the judge work in the truth's threads.
 */
export async function runWorld(
  plan: Plan,
  { id, scenario, split }: PlannedScenario,
  replicate: number,
  engines: Engines,
): Promise<ReplicateResult> {
  const { slots, truth, done } = engines;
  const seed = replicateSeed(plan.study, replicate);
  const jobs = plan.detectors.flatMap((planned) => planned.levels.map((level) => ({ planned, level })));
  const cache = replicateCache(engines.cache, plan, { id, scenario, split }, replicate);
  const frame = cache.readFrame();
  const missing = jobs.filter((job) => cache.readCell(job) === undefined);
  if (frame !== undefined && missing.length === 0) return keptWorld(frame, jobs, cache, done);

  const { world, facts, measurements, economy, ms } = await slots.run(() => truth.call('simulate', { scenario, seed }));
  done(`${id} ${replicate}: world simulated`);

  const started = performance.now();
  // Where only some cells are missing, only their features are made.
  const needed = frame === undefined ? jobs : missing;
  const units = [...new Set(needed.map(({ level }) => rowUnitOf(level)))].sort();
  const { prepared, deskFacts } = await prepareUnits(world, units, {
    labels: labelsOfScenario(plan.study, id),
    split,
    seed,
    engines,
  });
  const featuresMs = performance.now() - started;

  const kept = frame === undefined ? keepWorld(cache, world, { id, replicate, split }, engines) : undefined;
  const wants = {
    ...{ plan, wantsTimeline: replicate === 1, wantsRows: cache.keepsScores, engines },
    ...(hasOneWorld(plan) ? { intervalSeed: seed } : {}),
  };
  const measure = async (job: CellName): Promise<CellOutcome> => {
    const { planned, level } = job;
    const unit = (): PreparedUnit => preparedFor(level, prepared);
    // Judged in the slot it was scored in: a cell is finished, and kept, before the next one starts.
    const { outcome, wasKept } = await slots.run(() =>
      cellOutcome(
        job,
        cache,
        () => trainAndScore(unit(), planned, level, { plan, replicate, engines }),
        (scored) => judge(world, unit(), scored, wants),
        (rows) => keepScores(cache, job, rows, { plan, scenario: id, replicate, engines }),
      ),
    );
    done(`${id} ${replicate}: ${planned.name}, ${level} level${keptMark(wasKept)}`);
    return outcome;
  };
  // Most rows first and the audits last, so that the run does not end with one long job and idle cores.
  const nRows = ({ level }: CellName): number => prepared.get(rowUnitOf(level))?.test.nRows ?? 0;
  const queue = new Map([...jobs].sort((a, b) => nRows(b) - nRows(a)).map((job) => [job, measure(job)]));
  const cells = Promise.all(jobs.map((job) => queue.get(job) as Promise<CellOutcome>));

  const audits = Promise.all(
    (frame === undefined ? units : []).map(async (level): Promise<LevelEase> => {
      const { test } = prepared.get(level) as PreparedUnit;
      const call = { world, past: test, mostRows: EASE_ROWS };
      return { level, scores: await slots.run(() => truth.call('ease', call)) };
    }),
  );
  const [ease, outcomes] = await Promise.all([audits, cells, kept]);
  if (frame !== undefined) return { ...frame, cells: outcomes };
  const made: ReplicateFrame = {
    ...{ scenario: id, replicate, facts: [...facts, ...deskFacts], measurements, economy, ease },
    timing: { simulateMs: ms, featuresMs },
  };
  cache.writeFrame(made);
  return { ...made, cells: outcomes };
}

/** A replicate of which everything was kept. */
function keptWorld(
  frame: ReplicateFrame,
  jobs: readonly CellName[],
  cache: ReplicateCache,
  done: (what: string) => void,
): ReplicateResult {
  const { scenario, replicate } = frame;
  done(`${scenario} ${replicate}: kept from before`);
  const cells = jobs.map((job) => {
    done(`${scenario} ${replicate}: ${job.planned.name}, ${job.level} level, kept from before`);
    return cache.readCell(job) as CellOutcome;
  });
  return { ...frame, cells };
}

/** Groups are looked for among the rows of accounts, with the labels of accounts. */
function preparedFor(level: Unit, prepared: ReadonlyMap<Unit, PreparedUnit>): PreparedUnit {
  const unit = prepared.get(rowUnitOf(level)) as PreparedUnit;
  const [train, validation, test] = [unit.train, unit.validation, unit.test].map((past) => ({ ...past, unit: level }));
  return { ...unit, train, validation, test };
}

function trainAndScore(
  unit: PreparedUnit,
  planned: PlannedDetector,
  level: Unit,
  { plan, replicate, engines }: { plan: Plan; replicate: number; engines: Engines },
): Promise<DetectorResult> {
  const job = {
    seed: cellSeed(plan.study, replicate, planned.name, level),
    train: unit.train,
    labels: planned.detector.labels === 'none' ? null : unit.training,
    // Of the validation window only what audited accounts did is looked at, to choose thresholds.
    score: [
      { past: unit.validation, rows: rowsOfSameAccounts(unit.validation, unit.audited.row) },
      { past: unit.test },
    ],
    looks: unit.looks,
  };
  return scoreCell(planned, job, engines);
}

function judge(
  world: World,
  { train, test, validation, looks, training, audited }: PreparedUnit,
  { scores: [validationScore, score], looks: lookScores, groupOf }: DetectorResult,
  {
    plan,
    engines,
    ...wants
  }: { plan: Plan; wantsTimeline: boolean; wantsRows: boolean; intervalSeed?: string; engines: Engines },
): Promise<TruthAnswers['judge']> {
  const metrics = plan.metrics.map((metric) => metric.id);
  return engines.truth.call('judge', {
    world,
    test: barePast(test),
    score,
    groupOf: groupOf[1],
    ...(looks.length === 0
      ? {}
      : { looks: lookScores.map((each, look) => ({ past: barePast(looks[look]), score: each })) }),
    validationScore,
    audited,
    auditedHighest: highestOfAccounts(validation, validationScore, {
      some: audited.row,
      rows: rowsOfSameAccounts(validation, audited.row),
    }),
    auditedAccount: Uint32Array.from(audited.row as Uint32Array, (row) => validation.account[row]),
    labelledAccounts: Uint32Array.from(new Set(Array.from(training.row as Uint32Array, (row) => train.account[row]))),
    policies: plan.policies,
    metrics,
    ...wants,
  });
}

interface Preparation {
  readonly labels: LabelDeskParams;
  readonly split: Split;
  readonly seed: string;
  readonly engines: Engines;
}

async function prepareUnits(
  world: World,
  units: readonly Unit[],
  { labels, split, seed, engines }: Preparation,
): Promise<{ prepared: Map<Unit, PreparedUnit>; deskFacts: readonly Fact[] }> {
  const { slots, host, truth } = engines;
  const pastAt = (nowSec: number, unit: Unit): Promise<PreparedPast> => {
    const traffic = closedBy(world.traffic, nowSec);
    return slots.run(() => host.features({ traffic, unit, nowSec, windowStartSec: nowSec - split.windowSec }));
  };
  const pastsAt = (nowSec: number): Promise<PreparedPast[]> => Promise.all(units.map((unit) => pastAt(nowSec, unit)));
  const looksAtActions = units.includes('action') ? split.lookSecs : [];
  const labelsAt = (pasts: readonly PreparedPast[]): Promise<TruthAnswers['label']> =>
    slots.run(() => truth.call('label', { world, pasts: pasts.map(barePast), params: labels, seed }));

  const [train, validation, test, looks] = await Promise.all([
    pastsAt(split.trainSec),
    pastsAt(split.validationSec),
    pastsAt(split.testSec),
    Promise.all(looksAtActions.map((nowSec) => pastAt(nowSec, 'action'))),
  ]);
  const [trainLabels, validationLabels] = await Promise.all([labelsAt(train), labelsAt(validation)]);
  const prepared = new Map(
    units.map((unit, position) => [
      unit,
      {
        train: train[position],
        validation: validation[position],
        test: test[position],
        looks: unit === 'action' ? looks : [],
        training: trainLabels.training[position],
        audited: validationLabels.audits[position],
      },
    ]),
  );
  const auditFacts = units.map((unit, position) => ({
    name: `audits for thresholds: ${unit}s`,
    value: validationLabels.audits[position].row.length,
  }));
  return { prepared, deskFacts: [...trainLabels.facts, ...auditFacts] };
}

/** The traffic that had closed by a moment: later epochs are not there at all. */
function closedBy(traffic: Traffic, nowSec: number): Traffic {
  return { ...traffic, epochs: traffic.epochs.filter((epoch) => epoch.endSec <= nowSec) };
}
