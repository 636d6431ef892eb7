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

/** Runs every arm of a closed loop, do-nothing first, each in a world of its own on the same random streams; arms that were kept are not run again. */
export async function runLoopWorld(
  plan: Plan,
  loop: ClosedLoop,
  { id, scenario }: Pick<PlannedScenario, 'id' | 'scenario'>,
  replicate: number,
  { slots, truth, cache, done }: Engines,
): Promise<ReplicateResult> {
  const seed = replicateSeed(plan.study, replicate);
  const epochsADay = 24 / scenario.epochHours;
  const common = {
    scenario,
    seed,
    labels: plan.study.labels,
    windowSec: loop.windowDays * 86_400,
    historyEpochs: loop.historyDays * epochsADay,
  };
  const run = async (name: string, call: Omit<TruthCalls['arm'], keyof typeof common>) => {
    const startedMs = performance.now();
    const key = { part: 'arm', code: codeOf(cache.code, call.deployment), ...common, ...call };
    const kept = cache.store.read(key) as ArmResult | undefined;
    const result = kept ?? (await slots.run(() => truth.call('arm', { ...common, ...call })));
    if (kept === undefined) cache.store.write(key, result);
    done(`${id} ${replicate}: ${name}${kept === undefined ? '' : ', kept from before'}`);
    return { name, result, ms: performance.now() - startedMs };
  };
  const arms = await Promise.all([
    run(DO_NOTHING, { people: loop.people, deployment: null }),
    ...plan.arms.map((arm) =>
      run(arm.name, armCall(plan, loop, arm, { replicate, epochSec: scenario.epochHours * 3600 })),
    ),
  ]);
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
