import { parentPort, workerData } from 'node:worker_threads';
import { openDetectorSeat, type DetectorSeat } from '../../detectors/host/detector-seat.js';
import { childKey, rootKey } from '../../random/stream.js';
import { loadQuantities } from '../../sim/calibration/load-quantities.js';
import { measureWorld } from '../../sim/calibration/measure-world.js';
import type { Quantity } from '../../sim/calibration/quantity.js';
import { simulate } from '../../sim/simulate.js';
import { auditWorld } from '../judge/audit-world.js';
import { customerTimeline, mostMixedCustomer } from '../judge/customer-timeline.js';
import { armTable } from '../files/kept-arm-tables.js';
import { accountTable, trafficTable, truthTable } from '../files/kept-tables.js';
import { judgeCell, type NamedPolicy } from '../judge/judge-cell.js';
import { judgeWorldRows } from '../judge/judge-world.js';
import { scoredLook } from '../judge/looks.js';
import { scoreColumns, type RowsToKeep } from '../judge/score-columns.js';
import { serviceEconomy } from '../judge/service-economy.js';
import { worldFacts } from '../judge/world-facts.js';
import { auditsOfPast, labelsOfPast } from '../labels/labels-of-past.js';
import { workLabelDesk } from '../labels/label-desk.js';
import { ArmDiary } from '../loop/arm-diary.js';
import { runArm, type ArmRun } from '../loop/run-arm.js';
import type { ArmResult } from '../loop/sum-up-arm.js';
import type { Attribution } from '../attribution.js';
import { loadAttributions } from '../load-attributions.js';
import { loadPolicies } from '../load-policies.js';
import { loadMetrics } from '../metrics/load-metrics.js';
import type { Metric } from '../metric.js';
import type { Policy } from '../policy.js';
import type { ArmCall, TruthAnswers, TruthCalls } from './truth-messages.js';
import { answerCalls } from './worker-calls.js';

/**
 * The thread that knows the truth: it simulates worlds, works the label desk and judges scores. Detectors run in other threads
 * (detectors/host), which are never sent anything from here but traffic, features and the desk's labels.
 */
const { plugins } = workerData as { plugins: readonly string[] };

interface Loaded {
  readonly policies: ReadonlyMap<string, Policy>;
  readonly attributions: ReadonlyMap<string, Attribution>;
  readonly metrics: ReadonlyMap<string, Metric>;
  readonly quantities: ReadonlyMap<string, Quantity>;
}

async function answerSimulate(
  { scenario, seed }: TruthCalls['simulate'],
  { quantities }: Loaded,
): Promise<TruthAnswers['simulate']> {
  const started = performance.now();
  const world = await simulate(scenario, { seed, workers: 1, plugins });
  const ms = performance.now() - started;
  const economy = serviceEconomy(world.truth, scenario.horizonDays * 86_400);
  return { world, facts: worldFacts(world), measurements: measureWorld(quantities, world), economy, ms };
}

function answerLabel({ world, pasts, params, seed }: TruthCalls['label']): TruthAnswers['label'] {
  const { nowSec, windowStartSec } = pasts[0];
  const key = childKey(rootKey(seed), 'label-desk');
  const desk = workLabelDesk({ ...world, nowSec, windowStartSec }, params, key);
  return {
    training: pasts.map((past) => labelsOfPast(desk, past)),
    audits: pasts.map((past) => auditsOfPast(desk, past)),
    facts: [
      { name: 'labels: accounts', value: desk.accounts.length },
      { name: 'labels: accounts said inauthentic', value: desk.accounts.filter((label) => label.isInauthentic).length },
      { name: 'labels: accounts audited', value: desk.accounts.filter((label) => label.isAudit).length },
      { name: 'labels: actions', value: desk.actions.length },
      { name: 'labels: too late', value: desk.nLate },
      { name: 'labels: wrong', value: desk.nWrong },
    ],
  };
}

function answerJudge(call: TruthCalls['judge'], loaded: Loaded): TruthAnswers['judge'] {
  const { truth, traffic } = call.world;
  const rows = judgeWorldRows(truth, call.test, traffic, call.labelledAccounts);
  const policies = call.policies.map(({ name, use, params }): NamedPolicy => ({
    name,
    params,
    policy: loaded.policies.get(use) as Policy,
  }));
  const metrics = call.metrics.map((id) => loaded.metrics.get(id) as Metric);
  const { looks, ...scored } = call;
  const placed = looks?.map(({ past, score }) => scoredLook(past, score, call.test));
  const result = judgeCell({ ...scored, rows, ...(placed === undefined ? {} : { looks: placed }) }, policies, metrics);
  const customer = call.wantsTimeline ? mostMixedCustomer(truth, call.test) : -1;
  const cell = {
    ...result,
    policies: result.policies.map(({ isHit, ...rest }) => ({
      ...rest,
      timeline: customer < 0 ? [] : customerTimeline({ truth, traffic, past: call.test }, isHit, customer),
    })),
  };
  const isHit = result.policies.map((policy) => policy.isHit);
  return { cell, rows: call.wantsRows ? scoreColumns({ ...call, rows, isHit, ...numbersOf(call) }) : null };
}

/** Actions are numbered through all epochs. */
function numbersOf({ world, test: { actions } }: TruthCalls['judge']): Pick<RowsToKeep, 'numberOf'> {
  if (actions === null) return {};
  let nBefore = 0;
  const before = world.traffic.epochs.map(({ nActions }) => (nBefore += nActions) - nActions);
  return { numberOf: (row) => before[actions.epoch[row]] + actions.row[row] };
}

function answerTable({ world, file, window, labels }: TruthCalls['table']): TruthAnswers['table'] {
  if (file === 'traffic') return trafficTable(world.traffic);
  return file === 'truth' ? truthTable(world.truth) : accountTable(world.traffic, world.truth, window, labels);
}

/** Runs an arm, and writes down what is to be kept of it. */
async function answerArm({ keeps, ...call }: TruthCalls['arm'], loaded: Loaded): Promise<TruthAnswers['arm']> {
  if (keeps.files.length === 0) return { result: await runNamedArm(call, loaded), tables: {} };
  const diary = new ArmDiary(call.scenario.horizonDays * 86_400);
  const result = await runNamedArm({ ...call, diary }, loaded);
  return { result, tables: Object.fromEntries(keeps.files.map((file) => [file, armTable(file, diary, keeps.labels)])) };
}

/** Runs an arm; its detector works in a thread of its own, which is never sent the truth, for as long as the arm runs. */
async function runNamedArm(
  { deployment, ...run }: ArmCall & Pick<ArmRun, 'diary'>,
  loaded: Loaded,
): Promise<ArmResult> {
  if (deployment === null) return runArm({ ...run, plugins, deployment: null }, null);
  const seat: DetectorSeat = await openDetectorSeat(plugins);
  try {
    const found = {
      ...deployment,
      policy: loaded.policies.get(deployment.policy) as Policy,
      attribution: loaded.attributions.get(deployment.attribution) as Attribution,
      ...{ windowSec: run.windowSec, historyEpochs: run.historyEpochs },
    };
    return await runArm({ ...run, plugins, deployment: found }, seat);
  } finally {
    await seat.close();
  }
}

async function main(): Promise<void> {
  if (parentPort === null) throw new Error('truth-worker runs as a worker thread only');
  const loaded: Loaded = {
    policies: await loadPolicies(plugins),
    attributions: await loadAttributions(plugins),
    metrics: await loadMetrics(plugins),
    quantities: await loadQuantities(plugins),
  };
  answerCalls<TruthCalls, TruthAnswers>(parentPort, {
    simulate: (call) => answerSimulate(call, loaded),
    label: answerLabel,
    ease: ({ world, past, mostRows }) => auditWorld(world, past, mostRows),
    judge: (call) => answerJudge(call, loaded),
    table: answerTable,
    arm: (call) => answerArm(call, loaded),
  });
}

await main();
