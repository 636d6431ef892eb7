import type { ArmCall } from '../executors/truth-messages.js';
import type { ArmFile } from '../files/kept-arm-tables.js';
import type { KeptLabels } from '../files/kept-tables.js';
import type { WrittenFile } from '../files/parquet-writer.js';
import type { PeopleParams } from '../loop/people.js';
import type { ArmResult } from '../loop/sum-up-arm.js';
import type { ClosedLoop } from '../plan/closed-loop-schema.js';
import { labelsOfScenario } from '../plan/labels-of-scenario.js';
import { DO_NOTHING, type PlannedArm } from '../plan/plan-closed-loop.js';
import type { PlannedScenario } from '../plan/plan-scenarios.js';
import type { Plan } from '../plan/plan-study.js';
import { cellSeed, replicateSeed } from '../plan/seeds.js';
import type { CellStore, KeptFile } from './cell-store.js';
import type { CodeVersion } from './code-version.js';

/** One arm of one world, and what was kept of it. */
export interface CachedArm {
  readonly name: string;
  /** Null for the twin in which nothing is done. */
  readonly planned: PlannedArm | null;
  readonly call: ArmCall;
  /** Files that the study wants kept, and what is the same in all their rows. */
  readonly keeps: { readonly files: readonly ArmFile[]; readonly labels: KeptLabels };
  /** Undefined also when a file that the study wants kept is missing. */
  read(): ArmResult | undefined;
  write(result: ArmResult): void;
  file(name: ArmFile): KeptFile | undefined;
  keepFile(name: ArmFile, make: (path: string) => Promise<WrittenFile>): Promise<void>;
}

/**
 * The part of a store that belongs to the arms of one world of a closed loop, the twin in which nothing is done first. An arm's key is all that determines it: the
 * world, the desk, the people, the deployment, and the code, of detectors its own file only. A kept file's key adds the names in its rows.
 */
export function loopCache(
  { store, code }: { readonly store: CellStore; readonly code: CodeVersion },
  plan: Plan,
  loop: ClosedLoop,
  { id, scenario }: Pick<PlannedScenario, 'id' | 'scenario'>,
  replicate: number,
): CachedArm[] {
  const { study } = plan;
  const common = {
    scenario,
    seed: replicateSeed(study, replicate),
    labels: labelsOfScenario(study, id),
    windowSec: loop.windowDays * 86_400,
    historyEpochs: loop.historyDays * (24 / scenario.epochHours),
  };
  const isKept = replicate <= study.keep.worlds;
  const cached = (name: string, planned: PlannedArm | null, rest: DeployedArm): CachedArm => {
    const call: ArmCall = { ...common, ...rest };
    const key = { part: 'arm', code: codeOf(code, call.deployment), ...call };
    const world = { scenario: id, replicate };
    const files: readonly ArmFile[] = planned === null ? ['accounts'] : ['measures', 'losses'];
    const keeps = { files: isKept ? files : [], labels: planned === null ? world : { ...world, arm: name } };
    const fileKey = (file: ArmFile): unknown => ({ kept: file, arm: key, labels: keeps.labels });
    const file = (wanted: ArmFile): KeptFile | undefined => store.readFile(fileKey(wanted));
    return {
      ...{ name, planned, call, keeps, file },
      read: () =>
        keeps.files.every((one) => file(one) !== undefined) ? (store.read(key) as ArmResult | undefined) : undefined,
      write: (result) => store.write(key, result),
      keepFile: (wanted, make) => store.writeFile(fileKey(wanted), make),
    };
  };
  const epochSec = scenario.epochHours * 3600;
  return [
    cached(DO_NOTHING, null, { people: loop.people, deployment: null }),
    ...plan.arms.map((arm) => cached(arm.name, arm, deployedArm(plan, loop, arm, { replicate, epochSec }))),
  ];
}

type DeployedArm = Pick<ArmCall, 'people' | 'unseen' | 'deployment'>;

/** The code that an arm's result depends on. */
const codeOf = (code: CodeVersion, deployment: ArmCall['deployment']): string =>
  deployment === null ? code.harness : code.harness + code.detector(deployment.detector);

function deployedArm(
  plan: Plan,
  loop: ClosedLoop,
  { planned: { detector, policy }, level, attribution, retrainEverySweeps, people, unseen }: PlannedArm,
  { replicate, epochSec }: { readonly replicate: number; readonly epochSec: number },
): DeployedArm {
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
