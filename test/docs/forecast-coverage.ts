import { openDetectorSeat } from '../../detectors/host/detector-seat.js';
import type { Attribution } from '../../experiments/attribution.js';
import { labelDeskSchema } from '../../experiments/labels/label-desk.js';
import { loadAttributions } from '../../experiments/load-attributions.js';
import { loadPolicies } from '../../experiments/load-policies.js';
import { holds } from '../../experiments/loop/forecast-holds.js';
import type { ToldAndTrue } from '../../experiments/loop/loop-books.js';
import { peopleSchema } from '../../experiments/loop/people.js';
import { FORECAST_KINDS, QUANTIFIERS } from '../../experiments/quantification/impact-forecast.js';
import { runArm, type ArmRun } from '../../experiments/loop/run-arm.js';
import type { Policy } from '../../experiments/policy.js';
import { loadScenario } from '../../sim/scenario/load-scenario.js';
import { percentWithInterval } from './number-text.js';
import { writeBetweenMarks } from './between-marks.js';
import { docsOptions, pageOf, refuseFewer, runDocsCommand, wholeOption } from './docs-command.js';
import { markdownTable } from './markdown-table.js';

const DAY_SEC = 86_400;
const START_DAY = 10;

const FULL_WORLDS = 200;
const METHODS = [...Object.keys(QUANTIFIERS), 'review'];

/**
 * Counts in how many small worlds the 90 % intervals of the impact forecast hold the truth (`npm run forecast-coverage`): one sweep a world, so that worlds are
 * independent. Writes a line a method into docs/clean-up.md, twice: where audits and sweep are alike, and where a giveaway changes what people do in between.
 */
await runDocsCommand(async () => {
  const options = docsOptions({ worlds: String(FULL_WORLDS) });
  const nWorlds = wholeOption(options, 'worlds');
  refuseFewer(options, 'worlds', FULL_WORLDS);
  const policy = (await loadPolicies()).get('threshold') as Policy;
  const attribution = (await loadAttributions()).get('action-scores') as Attribution;
  const seat = await openDetectorSeat();
  const tables: string[] = [];
  for (const hasGiveaways of [false, true]) {
    const told: ToldAndTrue[] = [];
    for (let world = 1; world <= nWorlds; world++) {
      const run = smallRun(`unseen-forecast-${world}`, policy, attribution);
      const scenario = hasGiveaways ? run.scenario : { ...run.scenario, confounders: [] };
      told.push(...(await runArm({ ...run, scenario }, seat)).forecasts);
      process.stderr.write(
        `forecast-coverage${hasGiveaways ? ' with giveaways' : ''}: ${world} of ${nWorlds} worlds\n`,
      );
    }
    tables.push(
      `${hasGiveaways ? 'With a giveaway on the day of the sweep' : 'Audits and sweep alike'}:\n\n${coverageTable(told)}`,
    );
  }
  await seat.close();
  writeBetweenMarks(pageOf(options, 'clean-up.md'), 'forecast-coverage', tables.join('\n\n'));
  process.stdout.write(`forecast-coverage: ${nWorlds} worlds, twice\n`);
});

/** Shares of worlds whose interval holds the wrongly hit, by method and kind; below, how often the inauthentic of the whole sweep are held, and what there was to tell. */
function coverageTable(told: readonly ToldAndTrue[]): string {
  const of = (kind: string, method: string): ToldAndTrue[] =>
    told.filter((one) => one.kind === kind && one.method === method && !Number.isNaN(one.low));
  const line = (method: string, what: string, isHeld: (one: ToldAndTrue) => boolean): string[] => [
    `${method}${what}`,
    ...FORECAST_KINDS.map((kind) => {
      const mine = of(kind, method);
      return percentWithInterval(mine.filter(isHeld).length, mine.length);
    }),
  ];
  const mean = (kind: string, value: (one: ToldAndTrue) => number): string => {
    const mine = of(kind, METHODS[0]);
    return (mine.reduce((sum, one) => sum + value(one), 0) / mine.length).toFixed(1);
  };
  return markdownTable([
    ['interval that holds', ...FORECAST_KINDS],
    ...METHODS.map((method) => line(method, '', ({ low, high, trueWrong }) => holds(low, high, trueWrong))),
    [
      'wrongly hit, of all hit, on average',
      ...FORECAST_KINDS.map((kind) => `${mean(kind, (one) => one.trueWrong)} of ${mean(kind, (one) => one.nHit)}`),
    ],
    ...Object.keys(QUANTIFIERS).map((method) =>
      line(method, ', inauthentic in all', (one) =>
        holds(one.inauthenticLow, one.inauthenticHigh, one.trueInauthentic),
      ),
    ),
  ]);
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
