import { openDetectorSeat, type DetectorSeat } from '../../detectors/host/detector-seat.js';
import type { PreparedPast } from '../../detectors/host/prepared-past.js';
import { loadPolicies } from '../../experiments/load-policies.js';
import { highestOfAccounts, rowsOfSameAccounts } from '../../experiments/guarantees/whole-accounts.js';
import { judgeWorldRows } from '../../experiments/judge/judge-world.js';
import { labelDeskSchema, workLabelDesk } from '../../experiments/labels/label-desk.js';
import { auditsOfPast, labelsOfPast } from '../../experiments/labels/labels-of-past.js';
import type { Policy } from '../../experiments/policy.js';
import { childKey, rootKey } from '../../random/stream.js';
import { loadScenario } from '../../sim/scenario/load-scenario.js';
import { simulate } from '../../sim/simulate.js';
import type { SimulatedWorld } from '../../sim/world/world.js';
import { writeBetweenMarks } from './between-marks.js';
import { docsOptions, pageOf, refuseFewer, runDocsCommand, wholeOption } from './docs-command.js';
import { markdownTable } from './markdown-table.js';
import { percentWithInterval } from './number-text.js';

const DAY_SEC = 86_400;
const WINDOW_DAYS = 5;
const DESK = labelDeskSchema.parse({ auditShare: 0.5 });

/** A promise at a level, and the share of organic accounts (of innocent people, at action level; of organic actions, per row) that it lets be hit. */
interface Promised {
  readonly promise: string;
  readonly level: 'account' | 'action';
  readonly per: 'person' | 'row';
  readonly budget: number;
}

const PROMISES = ['finite-sweep', 'np-umbrella', 'learn-then-test', 'conformal-risk-control'];
const CASES: readonly Promised[] = [
  ...PROMISES.map((promise) => ({ promise, level: 'account' as const, per: 'row' as const, budget: 0.05 })),
  ...PROMISES.map((promise) => ({ promise, level: 'action' as const, per: 'person' as const, budget: 0.05 })),
  ...PROMISES.map((promise) => ({ promise, level: 'action' as const, per: 'row' as const, budget: 0.01 })),
];

/** What one world made of one promise. */
interface Kept {
  readonly rate: number;
  /** Share of the inauthentic rows that is hit: a line that hits nothing keeps every promise. */
  readonly recall: number;
}

const FULL_WORLDS = 200;

/**
 * Counts in how many small worlds the policy `risk-controlled` keeps its budget of false removals (`npm run promise`): gradient-boosting is taught on one window, the
 * line is chosen on the audits of the next, and the window after that is swept. Writes a line a promise into docs/clean-up.md.
 */
await runDocsCommand(async () => {
  const options = docsOptions({ worlds: String(FULL_WORLDS) });
  const nWorlds = wholeOption(options, 'worlds');
  refuseFewer(options, 'worlds', FULL_WORLDS);
  const policy = (await loadPolicies()).get('risk-controlled') as Policy;
  const seat = await openDetectorSeat();
  const kept = CASES.map((): Kept[] => []);
  for (let world = 1; world <= nWorlds; world++) {
    const results = await tryWorld(`promise-${world}`, seat, policy);
    results.forEach((result, at) => kept[at].push(result));
    process.stderr.write(`promise: ${world} of ${nWorlds} worlds\n`);
  }
  await seat.close();
  const lines = CASES.map(({ promise, level, per, budget }, at) => {
    const nKept = kept[at].filter(({ rate }) => rate <= budget).length;
    const mean = (of: (one: Kept) => number): number => kept[at].reduce((sum, one) => sum + of(one), 0) / nWorlds;
    const percent = (share: number, nDigits: number): string => `${(100 * share).toFixed(nDigits)} %`;
    return [
      ...[`\`${promise}\``, `${level}s, per ${per}`, percent(budget, 1), percentWithInterval(nKept, nWorlds)],
      ...[
        percent(
          mean(({ rate }) => rate),
          2,
        ),
        percent(
          mean(({ recall }) => recall),
          0,
        ),
      ],
    ];
  });
  const head = ['`promise`', 'level', 'budget', 'worlds that kept it', 'mean rate', 'recall'];
  writeBetweenMarks(pageOf(options, 'clean-up.md'), 'promise', markdownTable([head, ...lines]));
  process.stdout.write(`promise: ${nWorlds} worlds\n`);
});

async function tryWorld(seed: string, seat: DetectorSeat, policy: Policy): Promise<Kept[]> {
  const scenario = {
    ...loadScenario('first-light'),
    ...{ nPeople: 300, horizonDays: 3 * WINDOW_DAYS + 2 },
    operations: [{ use: 'follow-service', with: { customerShare: 0.15 } }],
  };
  const world = await simulate(scenario, { seed });
  const results: Kept[] = [];
  for (const level of ['account', 'action'] as const) {
    // One at a time: a seat answers one call after the other.
    const train = await pastAt(world, level, 3, seat);
    const audit = await pastAt(world, level, 2, seat);
    const test = await pastAt(world, level, 1, seat);
    await seat.fit({
      ...{ detector: 'gradient-boosting', params: { iterations: 20, maxTrainRows: 5000 }, seed, train },
      labels: labelsOf(world, train, seed).all,
    });
    const { audits } = labelsOf(world, audit, seed);
    const auditedRows = Uint32Array.from({ length: audits.row.length }, (_, at) => audits.row[at]);
    const [auditScore, score] = [await seat.score(audit), await seat.score(test)];
    const audited = {
      score: Float64Array.from(auditedRows, (row) => auditScore[row]),
      isInauthentic: Uint8Array.from(auditedRows, (_, at) => audits.isInauthentic[at]),
      highest: highestOfAccounts(audit, auditScore, {
        some: auditedRows,
        rows: rowsOfSameAccounts(audit, auditedRows),
      }),
      account: Uint32Array.from(auditedRows, (row) => audit.account[row]),
      ahead: { nRows: test.nRows, nAccounts: new Set(test.account).size },
    };
    const rows = judgeWorldRows(world.truth, test, world.traffic);
    for (const { promise, per, budget } of CASES.filter((one) => one.level === level)) {
      const given = { promise, per, budgetAccounts: budget, budgetPer100kActions: budget * 100_000 };
      const plan = policy.prepare(audited, level, policy.params.parse(given));
      const isHit = new Uint8Array(test.nRows);
      policy.decide(plan, score, test, isHit);
      const isPerPerson = level === 'action' && per === 'person';
      const rate = isPerPerson ? peopleHit(test, rows.isPositive, isHit) : shareHit(isHit, rows.isPositive, 0);
      results.push({ rate, recall: shareHit(isHit, rows.isPositive, 1) });
    }
  }
  return results;
}

/** The window that ends so many windows before the end, less one: 1 is the last. */
function pastAt(
  world: SimulatedWorld,
  unit: 'account' | 'action',
  back: number,
  seat: DetectorSeat,
): Promise<PreparedPast> {
  const nEpochs = world.traffic.epochs.length - (back - 1) * WINDOW_DAYS;
  const nowSec = nEpochs * DAY_SEC;
  const traffic = { ...world.traffic, epochs: world.traffic.epochs.slice(0, nEpochs) };
  return seat.features({ traffic, unit, nowSec, windowStartSec: nowSec - WINDOW_DAYS * DAY_SEC });
}

function labelsOf(world: SimulatedWorld, past: PreparedPast, seed: string) {
  const { nowSec, windowStartSec } = past;
  const desk = workLabelDesk({ ...world, nowSec, windowStartSec }, DESK, childKey(rootKey(seed), 'desk'));
  return { all: labelsOfPast(desk, past), audits: auditsOfPast(desk, past) };
}

/** Share of the rows of one class that is hit; 0 without any. */
function shareHit(isHit: Uint8Array, isPositive: ArrayLike<number>, wanted: 0 | 1): number {
  let [n, nHit] = [0, 0];
  for (let row = 0; row < isHit.length; row++) {
    if (isPositive[row] !== wanted) continue;
    n++;
    nHit += isHit[row];
  }
  return n === 0 ? 0 : nHit / n;
}

/** Share of the people through whom no operation acted who have an action hit. */
function peopleHit({ account }: PreparedPast, isPositive: ArrayLike<number>, isHit: Uint8Array): number {
  const guilty = new Set(Array.from(account).filter((_, row) => isPositive[row] === 1));
  const innocent = new Set(Array.from(account).filter((one) => !guilty.has(one)));
  const hit = new Set(Array.from(account).filter((one, row) => isHit[row] === 1 && innocent.has(one)));
  return innocent.size === 0 ? 0 : hit.size / innocent.size;
}
