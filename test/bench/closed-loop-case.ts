import { openDetectorSeat } from '../../detectors/host/detector-seat.js';
import { labelDeskSchema } from '../../experiments/labels/label-desk.js';
import { loadAttributions } from '../../experiments/load-attributions.js';
import { loadPolicies } from '../../experiments/load-policies.js';
import { peopleSchema } from '../../experiments/loop/people.js';
import { runArm } from '../../experiments/loop/run-arm.js';
import type { Attribution } from '../../experiments/attribution.js';
import type { Policy } from '../../experiments/policy.js';
import { loadScenario } from '../../sim/scenario/load-scenario.js';
import type { CaseFigures } from './case-figures.js';

const DAY_SEC = 86_400;

/** The size of the world, and the trees of the detector. */
export interface LoopSize {
  readonly nPeople: number;
  readonly horizonDays: number;
  readonly iterations: number;
}

/**
 * A whole closed loop: first-light with daily sweeps of gradient-boosting from day 14 on, taught once, simulated by two threads. Items are the rows that
 * were scored. Its lines tell what a day of the world costs as the world grows older: processor time of all threads, which other processes disturb less than the clock.
 */
export async function closedLoop({ nPeople, horizonDays, iterations }: LoopSize): Promise<CaseFigures> {
  const policy = (await loadPolicies()).get('threshold') as Policy;
  const attribution = (await loadAttributions()).get('action-scores') as Attribution;
  const seat = await openDetectorSeat();
  const cpuSec: number[] = [];
  let [nRows, lastSec] = [0, 0];
  const startedMs = performance.now();
  await runArm(
    {
      scenario: { ...loadScenario('first-light'), nPeople, horizonDays },
      ...{ seed: 'closed-loop', plugins: [], windowSec: 7 * DAY_SEC, historyEpochs: 14, workers: 2 },
      ...{ labels: labelDeskSchema.parse({}), people: peopleSchema.parse({}) },
      deployment: {
        ...{ detector: 'gradient-boosting', detectorParams: { iterations }, usesLabels: true, seed: 'closed-loop' },
        ...{ level: 'action', policy, policyParams: policy.params.parse({}), attribution, retrainEverySweeps: 0 },
        ...{ startSec: 14 * DAY_SEC, everySec: DAY_SEC, windowSec: 7 * DAY_SEC, historyEpochs: 14 },
        ...{ scoresRowsAlone: true, lookBackEpochs: 3, lessonRows: 300_000, forecastReviews: 0 },
      },
      listener: {
        action: () => undefined,
        event: () => undefined,
        sweep({ past }) {
          const { user, system } = process.cpuUsage();
          const nowSec = (user + system) / 1e6;
          cpuSec.push(nowSec - lastSec);
          lastSec = nowSec;
          nRows += past.nRows;
        },
      },
    },
    seat,
  );
  const clockMs = performance.now() - startedMs;
  await seat.close();
  const { user, system } = process.cpuUsage();
  return {
    items: nRows,
    nsPerItem: (clockMs * 1e6) / nRows,
    bytesPerItem: 0,
    lines: [
      `${(clockMs / 1000).toFixed(0)} s by the clock, ${((user + system) / 1e6).toFixed(0)} s of processor time on two threads and more`,
      `the first ${cpuSec[0]?.toFixed(0)} s of it: founding, two weeks without a sweep, and the lesson`,
      'processor seconds a day, sweep and simulation, by week of sweeps:',
      weekly(cpuSec.slice(1)),
    ],
  };
}

function weekly(cpuSec: readonly number[]): string {
  const weeks = Array.from({ length: Math.floor(cpuSec.length / 7) }, (_, week) =>
    cpuSec.slice(7 * week, 7 * week + 7),
  );
  const means = weeks.map((days) => days.reduce((sum, sec) => sum + sec, 0) / days.length);
  const ratio = means.length < 2 ? NaN : means[means.length - 1] / means[0];
  return `${means.map((mean) => mean.toFixed(2)).join(' ')}; the last week costs ${ratio.toFixed(2)} times the first`;
}
