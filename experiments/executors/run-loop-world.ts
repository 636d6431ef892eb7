import type { CodeVersion } from '../cache/code-version.js';
import type { PeopleParams } from '../loop/people.js';
import type { ArmResult } from '../loop/sum-up-arm.js';
import type { ClosedLoop } from '../plan/closed-loop-schema.js';
import { DO_NOTHING, type PlannedArm } from '../plan/plan-closed-loop.js';
import type { PlannedScenario } from '../plan/plan-scenarios.js';
import type { Plan } from '../plan/plan-study.js';
import { cellSeed, replicateSeed } from '../plan/seeds.js';
import type { Engines } from './engines.js';
import type { ReplicateResult } from './study-results.js';
import type { TruthCalls } from './truth-messages.js';

/** One arm of one world: what is asked of the thread that runs it, and all that determines what comes of it. */
export interface ArmJob {
  readonly name: string;
  readonly call: TruthCalls['arm'];
  readonly key: unknown;
}

/** The arms of a world, do-nothing first. */
export function armJobs(
  plan: Plan,
  loop: ClosedLoop,
  { scenario }: Pick<PlannedScenario, 'scenario'>,
  replicate: number,
  code: CodeVersion,
): ArmJob[] {
  const common = {
    scenario,
    seed: replicateSeed(plan.study, replicate),
    labels: plan.study.labels,
    windowSec: loop.windowDays * 86_400,
    historyEpochs: loop.historyDays * (24 / scenario.epochHours),
  };
  const job = (name: string, asked: Omit<TruthCalls['arm'], keyof typeof common>): ArmJob => {
    const call = { ...common, ...asked };
    return { name, call, key: { part: 'arm', code: codeOf(code, asked.deployment), ...call } };
  };
  return [
    job(DO_NOTHING, { people: loop.people, deployment: null }),
    ...plan.arms.map((arm) =>
      job(arm.name, armCall(plan, loop, arm, { replicate, epochSec: scenario.epochHours * 3600 })),
    ),
  ];
}

/** Runs every arm of a closed loop, do-nothing first, each in a world of its own on the same random streams; arms that were kept are not run again. */
export async function runLoopWorld(
  plan: Plan,
  loop: ClosedLoop,
  { id, scenario }: Pick<PlannedScenario, 'id' | 'scenario'>,
  replicate: number,
  { slots, truth, cache, done }: Engines,
): Promise<ReplicateResult> {
  const run = async ({ name, call, key }: ArmJob) => {
    const kept = cache.store.read(key) as ArmResult | undefined;
    const { result, ms } =
      kept === undefined
        ? await slots.run(async () => {
            const startedMs = performance.now();
            return { result: await truth.call('arm', call), ms: performance.now() - startedMs };
          })
        : { result: kept, ms: 0 };
    if (kept === undefined) cache.store.write(key, result);
    done(`${id} ${replicate}: ${name}${kept === undefined ? '' : ', kept from before'}`);
    return { name, result, ms };
  };
  const arms = await Promise.all(armJobs(plan, loop, { scenario }, replicate, cache.code).map(run));
  return {
    ...{ scenario: id, replicate, facts: [], measurements: [], economy: [], cells: [], ease: [] },
    arms: arms.map(({ name, result }) => ({ name, result })),
    timing: Object.fromEntries(arms.map(({ name, ms }) => [name, ms])),
  };
}

/** The code that an arm's result depends on. */
const codeOf = (code: CodeVersion, deployment: TruthCalls['arm']['deployment']): string =>
  deployment === null ? code.harness : code.harness + code.detector(deployment.detector);

function armCall(
  plan: Plan,
  loop: ClosedLoop,
  { planned: { detector, policy }, level, attribution, retrainEverySweeps, people, unseen }: PlannedArm,
  { replicate, epochSec }: { readonly replicate: number; readonly epochSec: number },
): Pick<TruthCalls['arm'], 'people' | 'unseen' | 'deployment'> {
  const reactions: PeopleParams = { ...loop.people, ...(people as Partial<PeopleParams>) };
  return {
    people: reactions,
    unseen,
    deployment: {
      detector: detector.detector.id,
      detectorParams: detector.params,
      usesLabels: detector.detector.labels !== 'none',
      seed: cellSeed(plan.study, replicate, detector.name, level),
      ...{ level, policy: policy.use, policyParams: policy.params, attribution, retrainEverySweeps },
      scoresRowsAlone: detector.detector.scoresRowsAlone === true,
      lookBackEpochs: loop.lookBackDays * (86_400 / epochSec) + loop.sweepEveryEpochs,
      lessonRows: loop.lessonRows,
      forecastReviews: level === 'action' ? loop.forecastReviews : 0,
      startSec: loop.startDay * 86_400,
      everySec: loop.sweepEveryEpochs * epochSec,
    },
  };
}
