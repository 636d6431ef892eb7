import { openDetectorSeat } from '../../detectors/host/detector-seat.js';
import type { Attribution } from '../../experiments/attribution.js';
import { labelDeskSchema } from '../../experiments/labels/label-desk.js';
import { loadAttributions } from '../../experiments/load-attributions.js';
import { loadPolicies } from '../../experiments/load-policies.js';
import { holds } from '../../experiments/loop/forecast-holds.js';
import type { ToldAndTrue } from '../../experiments/loop/loop-books.js';
import { peopleSchema } from '../../experiments/loop/people.js';
import { runArm, type ArmRun } from '../../experiments/loop/run-arm.js';
import type { Policy } from '../../experiments/policy.js';
import { loadScenario } from '../../sim/scenario/load-scenario.js';
import { flagValue, percentWithInterval } from './print-shares.js';

const DAY_SEC = 86_400;
const START_DAY = 10;

/**
 * Counts in how many small worlds the 90 % intervals of the impact forecast hold the truth (`npm run forecast-coverage -- --worlds 100`): one sweep a world, so
 * that worlds are independent. Prints a line a kind and method; the bar is 85-95 %. `--with-giveaways`: organic behaviour changes between audits and sweep.
 */
async function main(args: readonly string[]): Promise<void> {
  const nWorlds = Number(flagValue(args, '--worlds') ?? 100);
  const hasGiveaways = args.includes('--with-giveaways');
  const policy = (await loadPolicies()).get('threshold') as Policy;
  const attribution = (await loadAttributions()).get('action-scores') as Attribution;
  const seat = await openDetectorSeat();
  const told: ToldAndTrue[] = [];
  for (let world = 1; world <= nWorlds; world++) {
    const run = smallRun(`forecast-${world}`, policy, attribution);
    const scenario = hasGiveaways ? run.scenario : { ...run.scenario, confounders: [] };
    told.push(...(await runArm({ ...run, scenario }, seat)).forecasts);
    if (process.stderr.isTTY) process.stderr.write(`\r${world} of ${nWorlds} worlds`);
  }
  await seat.close();
  process.stdout.write(
    `${nWorlds} worlds, one sweep each: worlds whose 90 % interval holds the truth [95 % interval of that share]\n`,
  );
  for (const name of new Set(told.map((one) => `${one.kind} ${one.method}`))) {
    const [kind, method] = name.split(' ');
    const mine = told.filter((one) => one.kind === kind && one.method === method && !Number.isNaN(one.low));
    const mean = (of: (one: ToldAndTrue) => number): string =>
      (mine.reduce((sum, one) => sum + of(one), 0) / mine.length).toFixed(1);
    const nHeld = mine.filter(({ low, high, trueWrong }) => holds(low, high, trueWrong)).length;
    process.stdout.write(
      `${kind.padEnd(10)}${method.padEnd(8)}wrongly hit ${percentWithInterval(nHeld, mine.length).padEnd(24)}` +
        `mean truth ${mean((one) => one.trueWrong)} of ${mean((one) => one.nHit)} hit, told ${mean((one) => one.wrong)}, below it ${mine.filter((one) => one.trueWrong < one.low - 0.5).length}, above ${mine.filter((one) => one.trueWrong > one.high + 0.5).length}, width ${mean((one) => one.high - one.low)}` +
        `${method === 'review' ? '' : `; inauthentic in all ${percentWithInterval(mine.filter((one) => holds(one.inauthenticLow, one.inauthenticHigh, one.trueInauthentic)).length, mine.length)}`}\n`,
    );
  }
}

function smallRun(seed: string, policy: Policy, attribution: Attribution): ArmRun {
  return {
    scenario: {
      ...loadScenario('first-light'),
      ...{ nPeople: 400, horizonDays: START_DAY },
      operations: [{ use: 'follow-service', with: { customerShare: 0.12 } }],
    },
    ...{ seed, plugins: [], windowSec: 5 * DAY_SEC, historyEpochs: 10 },
    // Every action of an audited account is labelled: a cap would leave out the busiest.
    labels: labelDeskSchema.parse({ actionsPerAccount: 1000, auditShare: 0.5 }),
    people: peopleSchema.parse({}),
    deployment: {
      ...{
        detector: 'gradient-boosting',
        detectorParams: { iterations: 20, maxTrainRows: 5000 },
        usesLabels: true,
        seed,
      },
      ...{ level: 'action', policy, policyParams: policy.params.parse({ budgetPer100kActions: 1000 }), attribution },
      ...{ startSec: START_DAY * DAY_SEC, everySec: DAY_SEC, retrainEverySweeps: 0, windowSec: 5 * DAY_SEC },
      ...{ historyEpochs: 10, scoresRowsAlone: true, lookBackEpochs: 3, lessonRows: 300_000, forecastReviews: 100 },
    },
  };
}

await main(process.argv.slice(2));
