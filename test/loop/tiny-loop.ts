import { openDetectorSeat, type DetectorSeat } from '../../detectors/host/detector-seat.js';
import { labelDeskSchema } from '../../experiments/labels/label-desk.js';
import { loadAttributions } from '../../experiments/load-attributions.js';
import { loadPolicies } from '../../experiments/load-policies.js';
import { peopleSchema, type PeopleParams } from '../../experiments/loop/people.js';
import type { ArmRun } from '../../experiments/loop/run-arm.js';
import type { Attribution } from '../../experiments/attribution.js';
import type { CleanedEpoch } from '../../experiments/platform/clean-up.js';
import type { Deployment } from '../../experiments/platform/deployment.js';
import type { PlatformListener, SweepResult } from '../../experiments/platform/platform.js';
import type { PlatformEvent } from '../../experiments/platform/records.js';
import type { Policy } from '../../experiments/policy.js';
import type { Measure } from '../../sim/enforcement.js';
import { smallScenario } from '../sim/small-world.js';

const DAY_SEC = 86_400;
const policies = await loadPolicies();
const attributions = await loadAttributions();

/** A removal or a restoration, as a platform told it. */
export interface Deed {
  readonly cleaned: CleanedEpoch;
  readonly row: number;
  readonly isUndone: boolean;
  readonly atSec: number;
}

/** What is written down. */
export interface Notes {
  readonly deeds: Deed[];
  readonly events: PlatformEvent[];
  readonly sweeps: SweepResult[];
  readonly lifts: { account: number; atSec: number }[];
  /** What owners did from a second on. */
  readonly owned: { measures: readonly Measure[]; atSec: number }[];
}

/** Everything that a platform tells, written down. */
export function notebook(): PlatformListener & Notes {
  const [deeds, events, sweeps] = [[] as Deed[], [] as PlatformEvent[], [] as SweepResult[]];
  const [lifts, owned] = [[] as Notes['lifts'], [] as Notes['owned']];
  return {
    ...{ deeds, events, sweeps, lifts, owned },
    owners: (measures, atSec) => void owned.push({ measures, atSec }),
    lift: (account, atSec) => void lifts.push({ account, atSec }),
    action: (cleaned, row, isUndone, atSec) => void deeds.push({ cleaned, row, isUndone, atSec }),
    event: (event) => void events.push(event),
    sweep: (result) => void sweeps.push(result),
  };
}

/** What a test may choose. */
export interface TinyLoop {
  readonly policy: string;
  readonly params?: object;
  readonly detector?: string;
  readonly attribution?: string;
  readonly seed?: string;
  readonly horizonDays?: number;
  readonly people?: Partial<PeopleParams>;
  readonly deployment?: Partial<Deployment>;
  readonly listener?: PlatformListener;
  /** Changes of the town; the follow service alone by default. */
  readonly town?: Record<string, unknown>;
}

/** A town of 150 with a busy follow service and a platform that sweeps daily from day 5 on. */
export function tinyLoop(wanted: TinyLoop): ArmRun {
  const { seed = 'loop', horizonDays = 12, detector = 'client-signature' } = wanted;
  const policy = policies.get(wanted.policy) as Policy;
  const scenario = smallScenario({
    horizonDays,
    confounders: [],
    operations: [{ use: 'follow-service', with: { customerShare: 0.25, adapts: false } }],
    ...wanted.town,
  });
  return {
    ...{ scenario, seed, plugins: [], windowSec: 4 * DAY_SEC, historyEpochs: 8 },
    labels: labelDeskSchema.parse({ auditShare: 0.8, delayDaysMean: 0.2 }),
    people: { ...peopleSchema.parse({}), ...wanted.people },
    deployment: {
      ...{ detector, detectorParams: {}, usesLabels: true, seed: `${seed}/detector`, level: 'action' },
      ...{ policy, policyParams: policy.params.parse(wanted.params ?? {}) },
      attribution: attributions.get(wanted.attribution ?? 'action-scores') as Attribution,
      ...{ startSec: 5 * DAY_SEC, everySec: DAY_SEC, retrainEverySweeps: 0 },
      ...{ windowSec: 4 * DAY_SEC, historyEpochs: 8 },
      ...{ scoresRowsAlone: false, lookBackEpochs: 3, lessonRows: 10_000, forecastReviews: 0 },
      ...wanted.deployment,
    },
    ...(wanted.listener === undefined ? {} : { listener: wanted.listener }),
  };
}

/** One thread for the detectors of a test file; to be closed at its end. */
export const openSeat = (): Promise<DetectorSeat> => openDetectorSeat();
