import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openRun } from '../../experiments/finished/open-run.js';
import { judgeCell } from '../../experiments/judge/judge-cell.js';
import { scoredLook } from '../../experiments/judge/looks.js';
import { queryRun } from '../../experiments/kept/query-run.js';
import type { Metric } from '../../experiments/metric.js';
import { loadMetrics } from '../../experiments/metrics/load-metrics.js';
import { policy, type Policy } from '../../experiments/policy.js';
import { runStudy } from '../../experiments/run.js';
import { packageRoot } from '../../plugins/package-root.js';
import { planStudy } from '../../experiments/plan/plan-study.js';
import { folderIn, temporaryFolder, TINY_SCENARIO, TINY_STUDY, writeTo } from './tiny-study.js';

const home = temporaryFolder();
const HOUR_SEC = 3600;
const WINDOW_HOURS = 96;
const metrics = [...(await loadMetrics()).values()].filter(({ id }) => /catch$|caught-in|of-looks$/.test(id));

/** Hits from a line that stands in the study. */
const line = policy({
  ...{ id: 'line', summary: 'hits from a line', params: z.strictObject({ from: z.number() }) },
  prepare: (_audited, _level, { from }) => from,
  decide(from: number, score, rows, isHit) {
    for (let row = 0; row < rows.nRows; row++) isHit[row] = score[row] >= from ? 1 : 0;
  },
  threshold: (from: number) => from,
}) as unknown as Policy;

interface Row {
  readonly hour: number;
  readonly account: number;
  readonly isPositive: number;
  /** At each look, and at the end. */
  readonly scores: readonly number[];
}

/** Judges rows of which looks saw those that had happened; each look also saw two older ones. */
function timesOf(list: readonly Row[], lookHours: readonly number[], from: number): Record<string, number> {
  const rows = [...list].sort((a, b) => a.hour - b.hour);
  const words = (pick: (row: Row) => number): Uint32Array => Uint32Array.from(rows, pick);
  const looks = lookHours.map((hour, look) => {
    const seen = rows.filter((row) => row.hour < hour);
    return {
      ...{ nowSec: hour * HOUR_SEC, nRows: seen.length + 2, firstRow: 2 },
      account: Uint32Array.of(0, 1, ...seen.map(({ account }) => account)),
      score: Float64Array.of(1, 1, ...seen.map(({ scores }) => scores[look])),
    };
  });
  const isPositive = Uint8Array.from(rows, (row) => row.isPositive);
  const cell = {
    rows: {
      ...({ level: 'action', nRows: rows.length, account: words(({ account }) => account), isPositive } as const),
      ...{ isCounted: null, isPerson: new Uint8Array(rows.length).fill(1) },
      ...{ classes: ['organic', 'x'], classOf: Uint32Array.from(isPositive) },
      segments: [{ name: 'overall', isIn: null }],
      timing: {
        tSec: words(({ hour }) => hour * HOUR_SEC),
        campaign: words(({ account }) => account >> 1),
        endSec: WINDOW_HOURS * HOUR_SEC,
      },
    },
    score: Float64Array.from(rows, ({ scores }) => scores[lookHours.length]),
    validationScore: new Float64Array(0),
    audited: { row: new Uint32Array(0), isInauthentic: new Uint32Array(0) },
    looks,
  };
  const [result] = judgeCell(cell, [{ name: 'line', policy: line, params: { from } }], metrics).policies;
  return Object.fromEntries(result.values.map(({ metric, value }) => [metric, value]));
}

const LOOKS = [24, 48, 72] as const;
const anyRow = fc.record({
  ...{ hour: fc.nat(WINDOW_HOURS - 1), account: fc.nat(3), isPositive: fc.nat(1) },
  scores: fc.array(
    fc.nat(4).map((step) => step / 4),
    { minLength: LOOKS.length + 1, maxLength: LOOKS.length + 1 },
  ),
});

describe('rows by hand', () => {
  test('the first look that hits an account tells when, by what it said then', () => {
    const rows: Row[] = [
      { hour: 1, account: 0, isPositive: 1, scores: [0, 0.9, 0, 0] }, // hit on the second day only, and no more at the end
      { hour: 30, account: 0, isPositive: 1, scores: [0, 0, 0, 0] },
      { hour: 50, account: 0, isPositive: 1, scores: [0, 0, 0, 0] },
      { hour: 2, account: 2, isPositive: 1, scores: [0, 0, 0, 0.9] }, // at the end
      { hour: 3, account: 4, isPositive: 1, scores: [0, 0, 0, 0] }, // never
      { hour: 4, account: 6, isPositive: 0, scores: [0.9, 0.9, 0.9, 0.9] }, // a false removal
    ];
    const times = timesOf(rows, LOOKS, 0.5);
    expect(times['hours-before-catch']).toBeCloseTo((47 + 72 + 72) / 3, 12);
    expect(times['caught-in-a-day']).toBe(0);
    expect(times['actions-before-catch']).toBeCloseTo((2 + 1 + 1) / 3, 12);
    expect(times['false-removal-rate-of-looks']).toBe(1);
  });

  /** Whether a number can only rise with every further hit: catches do, and wrong hits. */
  const rises = ({ id, better }: Metric): boolean => better === 'higher' || id === 'false-removal-rate-of-looks';

  test('a lower line never catches later, nor fewer, nor hits fewer wrongly', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { minLength: 1, maxLength: 30 }), fc.nat(4), fc.nat(4), (rows, a, b) => {
        const [strict, lax] = [timesOf(rows, LOOKS, Math.max(a, b) / 4), timesOf(rows, LOOKS, Math.min(a, b) / 4)];
        for (const metric of metrics) {
          const [few, many] = [strict[metric.id], lax[metric.id]];
          if (Number.isNaN(few)) expect(many).toBeNaN();
          else if (rises(metric)) expect(many).toBeGreaterThanOrEqual(few);
          else expect(many).toBeLessThanOrEqual(few);
        }
      }),
      { seed: 11 },
    );
  });

  test('who looks more often, and sees the same, catches no later', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { minLength: 1, maxLength: 30 }), fc.nat(4), (rows, step) => {
        const steady = rows.map((row) => ({ ...row, scores: row.scores.map(() => row.scores[0]) }));
        const [often, seldom] = [timesOf(steady, LOOKS, step / 4), timesOf(steady, [48], step / 4)];
        for (const metric of metrics) {
          const [many, few] = [often[metric.id], seldom[metric.id]];
          if (Number.isNaN(many)) expect(few).toBeNaN();
          else if (rises(metric)) expect(many).toBeGreaterThanOrEqual(few);
          else expect(many).toBeLessThanOrEqual(few);
        }
      }),
      { seed: 12 },
    );
  });
});

test('a look that holds other actions than the test window is refused', () => {
  const pastOf = (nowSec: number, rows: readonly number[]) => ({
    ...{ unit: 'action' as const, nRows: rows.length, nAccounts: 1, nowSec, windowStartSec: 0 },
    account: new Uint32Array(rows.length),
    actions: { epoch: new Uint32Array(rows.length), row: Uint32Array.from(rows) },
  });
  const test = pastOf(20, [4, 6, 9]);
  expect(scoredLook(pastOf(10, [1, 4, 6]), new Float64Array(3), test)).toMatchObject({ firstRow: 1, nRows: 3 });
  expect(scoredLook(pastOf(10, [1, 3]), new Float64Array(2), test)).toMatchObject({ firstRow: 2 });
  expect(() => scoredLook(pastOf(10, [1, 4, 7]), new Float64Array(3), test)).toThrow('other actions');
});

/** Suspects what the same account has acted after: it needs to see what comes later, and at a look it has not come yet. */
const ACTS_AGAIN = `import { z } from 'zod';
import { detector } from 'ersatz/detector';

export default detector({
  ...{ id: 'acts-again', summary: 'scores 1 what its account acted after', source: 'a toy', family: 'rule' },
  ...{ units: ['action'], labels: 'none', features: [], beatsChance: false, params: z.strictObject({}) },
  fit: () => ({}),
  score(_model, past, out) {
    const seen = new Set();
    for (let row = past.nRows - 1; row >= 0; row--) {
      out[row] = seen.has(past.account[row]) ? 1 : 0;
      seen.add(past.account[row]);
    }
  },
});
`;

describe('a world with looks every 12 hours', () => {
  const own = folderIn(home);
  writeTo(own, 'acts-again.ts', ACTS_AGAIN);
  const plugins = [own, join(packageRoot(), 'examples', 'plug-ins')];
  const study = {
    ...TINY_STUDY,
    ...{ scenarios: [{ ...TINY_SCENARIO, epochHours: 12 }], replicates: 1, keep: { worlds: 1, traffic: true } },
    ...{ detectors: ['acts-again', { use: 'rate-rules', levels: ['account', 'action'] }], policies: ['fixed-line'] },
  };
  const looking = { ...study, split: { windowDays: 3, lookEveryHours: 12 } };
  const run = async (one: object, runsDir: string, workers = 2) => {
    const computed: string[] = [];
    const finished = await runStudy(writeTo(folderIn(home), 'study.yaml', one), {
      ...{ plugins, workers, runsDir },
      onProgress: ({ what }) => void (what.endsWith('level') && computed.push(what)),
    });
    return { ...finished, computed };
  };
  const valueOf = ({ report }: Awaited<ReturnType<typeof run>>, metric: string): number =>
    Number(
      report.rows.find((row) => row.detector === 'acts-again' && row.metric === metric && row.segment === 'overall')
        ?.value,
    );

  test('each account is caught at the first look after its second action, and not a second earlier', async () => {
    const finished = await run(looking, folderIn(home));
    const { rows } = await queryRun(
      openRun(finished.folder),
      `with acts as (
         select actor, t, action, inauthentic,
           lead(t) over (partition by actor order by action) as "next" from actions
         join (select row as action, inauthentic from scores where detector = 'acts-again') using (action)),
       bad as (select * from acts where inauthentic = 1),
       timed as (
         select actor, min(t) as "first", min(43200 * (1 + "next" // 43200)) as caught from bad group by actor)
       select avg((caught - "first" <= 86400)::int) filter ("first" <= 8 * 86400),
         (select avg(n) from (select count(*) filter (bad.t < coalesce(caught, 1e9)) as n from timed join bad using (actor) group by actor)),
         (select avg(("next" is not null)::int) from acts where inauthentic = 0)
       from timed`,
    );
    expect(valueOf(finished, 'caught-in-a-day')).toBeCloseTo(Number(rows[0][0]), 12);
    expect(valueOf(finished, 'actions-before-catch')).toBeCloseTo(Number(rows[0][1]), 12);
    expect(Number(rows[0][1])).toBeGreaterThan(1);
    expect(valueOf(finished, 'false-removal-rate-of-looks')).toBeCloseTo(Number(rows[0][2]), 12);
    expect(finished.report.tables['time-to-catch']?.map(({ lookEveryHours }) => lookEveryHours)).toContain(12);
  });

  /** The same, in another language: last rows first, file by file. */
  const IN_SHELL =
    `for part in validation test; do awk -F, 'NR > 1 { id[NR] = $1; account[NR] = $2 } END { for (row = NR; row > 1; row--) ` +
    `{ print id[row] "," (account[row] in seen ? 1 : 0); seen[account[row]] = 1 } }' "$0/$part.csv"; done | { echo id,score; cat; } > "$0/scores.csv"`;

  test('a program is asked at each look, knows nothing later then, and is as soon as the same detector in TypeScript', async () => {
    const keep = folderIn(home);
    const inShell = {
      ...{ as: 'in-shell', command: ['sh', '-c', IN_SHELL], levels: ['action'] },
      program: { files: 'csv', features: [], labels: 'none', keep },
    };
    const { report } = await run({ ...looking, detectors: ['acts-again', inShell] }, folderIn(home));
    const timesOfDetector = (wanted: string): unknown =>
      report.rows
        .filter(({ detector, metric }) => detector === wanted && metrics.some(({ id }) => id === metric))
        .map(({ metric, segment, value }) => [metric, segment, value]);
    expect(timesOfDetector('in-shell')).toEqual(timesOfDetector('acts-again'));
    expect(report.rows.find((row) => row.detector === 'in-shell' && row.metric === 'caught-in-a-day')?.value).not.toBe(
      null,
    );
    const ends = readdirSync(keep).map((folder) => {
      const text = (name: string): string => readFileSync(join(keep, folder, name), 'utf8');
      const { parts } = JSON.parse(text('schema.json')) as { parts: { test: { nowSec: number } } };
      const [lastSec] = (text('actions.csv').trimEnd().split('\n').pop() ?? '').split(',').map(Number);
      expect(lastSec).toBeLessThan(parts.test.nowSec);
      expect(lastSec).toBeGreaterThan(parts.test.nowSec - 12 * HOUR_SEC);
      return parts.test.nowSec / HOUR_SEC;
    });
    expect(ends.sort((a, b) => a - b)).toEqual([156, 168, 180, 192, 204, 216]);
  });

  test('hindsight would have it caught with its first action; all else is the same, and accounts are not scored anew', async () => {
    const runsDir = folderIn(home);
    const hindsight = await run(study, runsDir);
    const looked = await run(looking, runsDir, 1);
    expect(valueOf(hindsight, 'actions-before-catch')).toBeLessThan(0.2 * valueOf(looked, 'actions-before-catch'));
    expect(looked.computed.filter((what) => what.includes('account level'))).toEqual([]);
    expect(looked.computed).toHaveLength(2);
    const timeless = (finished: typeof looked): unknown =>
      finished.report.rows.filter(({ metric }) => !metrics.some(({ id }) => id === metric));
    expect(timeless(looked)).toEqual(timeless(hindsight));
  });
});

test.each([
  [
    7,
    'scenarios[0]: split.lookEveryHours: expected a multiple of 24, the epochHours of tiny, got 7; set that lower or this to 24',
  ],
  [
    72,
    'scenarios[0]: split.lookEveryHours: expected less than the 72 hours of the window, got 72; leave it out to look at its end only',
  ],
])('looks every %i hours are refused', async (lookEveryHours, message) => {
  const file = writeTo(home, `every-${lookEveryHours}.yaml`, {
    ...TINY_STUDY,
    split: { windowDays: 3, lookEveryHours },
  });
  await expect(planStudy(file)).rejects.toThrow(message);
});

test('looks without a detector of actions, or with a closed loop, are refused', async () => {
  const split = { windowDays: 3, lookEveryHours: 24 };
  const deaf = { ...TINY_STUDY, split, detectors: [{ use: 'rate-rules', levels: ['account'] }] };
  await expect(planStudy(writeTo(home, 'deaf.yaml', deaf))).rejects.toThrow('no detector of the study scores actions');
  const arms = [{ name: 'a', detector: 'rate-rules', policy: 'threshold' }];
  const loop = { ...TINY_STUDY, split, closedLoop: { startDay: 4, windowDays: 3, historyDays: 6, arms } };
  await expect(planStudy(writeTo(home, 'loop.yaml', loop))).rejects.toThrow('not with a closed loop');
});
