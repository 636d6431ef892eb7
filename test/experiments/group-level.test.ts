import fc from 'fast-check';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { preparePast } from '../../detectors/host/prepare-past.js';
import { headlineText } from '../../experiments/headline-text.js';
import { judgeWorldRows } from '../../experiments/judge/judge-world.js';
import type { Judged, JudgedGroups } from '../../experiments/metric.js';
import { loadMetrics } from '../../experiments/metrics/load-metrics.js';
import { runStudy } from '../../experiments/run.js';
import { simulate } from '../../sim/simulate.js';
import { NONE } from '../../sim/traffic/columns.js';
import { OWNER } from '../../sim/truth/truth.js';
import { judgedOf } from './judged.js';
import { TINY_SCENARIO, TINY_STUDY, temporaryFolder, writeTo } from './tiny-study.js';

const metrics = await loadMetrics();
const compute = (id: string, judged: Judged): number => metrics.get(id)!.compute(judged);

/** Judged groups from plain lists: who is with whom, and who runs them. -1 = in no group. */
function judged(
  groupOf: readonly number[],
  runBy: readonly number[],
  campaigns: readonly (readonly number[])[] = [],
): Judged {
  const groups: JudgedGroups = {
    groupOf: Uint32Array.from(groupOf, (group) => (group < 0 ? NONE : group)),
    runBy: Uint32Array.from(runBy),
    campaigns: campaigns.map((accounts) => ({ runBy: runBy[accounts[0]], accounts: Uint32Array.from(accounts) })),
  };
  const isPositive = runBy.map((code) => (code > 0 ? 1 : 0));
  return {
    ...judgedOf(
      runBy.map(() => 0),
      isPositive,
      { level: 'group' },
    ),
    groups,
  };
}

describe('group metrics', () => {
  const anyRows = fc.array(fc.tuple(fc.integer({ min: -1, max: 3 }), fc.nat(2)), { minLength: 1, maxLength: 14 });

  test('pairwise precision and recall count pairs', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        let [found, operated, both] = [0, 0, 0];
        rows.forEach(([group, code], a) =>
          rows.slice(a + 1).forEach(([otherGroup, otherCode]) => {
            const isFound = group >= 0 && group === otherGroup;
            const isOperated = code > 0 && code === otherCode;
            found += Number(isFound);
            operated += Number(isOperated);
            both += Number(isFound && isOperated);
          }),
        );
        const world = judged(
          rows.map(([group]) => group),
          rows.map(([, code]) => code),
        );
        expect(compute('pairwise-precision', world)).toBe(found === 0 ? NaN : both / found);
        expect(compute('pairwise-recall', world)).toBe(operated === 0 ? NaN : both / operated);
      }),
      { seed: 81, numRuns: 200 },
    );
  });

  test('the adjusted Rand index is the textbook formula, 1 for the same partition and about 0 for a random one', () => {
    // scikit-learn's adjusted_rand_score([0,0,1,1], [0,0,1,2]) = 0.5714285714285715; the last row is alone both times.
    expect(compute('adjusted-rand-index', judged([0, 0, 1, -1], [1, 1, 2, 2]))).toBeCloseTo(0.5714285714285715, 12);
    expect(compute('adjusted-rand-index', judged([3, 3, 3, 5, 5, -1], [2, 2, 2, 1, 1, 0]))).toBe(1);
    const random = fc.sample(
      fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 4 })), { minLength: 400, maxLength: 400, size: 'max' }),
      { seed: 82, numRuns: 1 },
    )[0];
    const index = compute(
      'adjusted-rand-index',
      judged(
        random.map(([group]) => group),
        random.map(([, code]) => code),
      ),
    );
    expect(Math.abs(index)).toBeLessThan(0.03);
    expect(compute('adjusted-rand-index', judged([-1, -1], [0, 0]))).toBeNaN();
  });

  test('a campaign is found by half of its accounts in a group half of which its operation runs; a group of everybody finds none', () => {
    const runBy = [1, 1, 1, 1, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const campaigns = [
      [0, 1, 2, 3],
      [4, 5, 6],
    ];
    const recall = (groupOf: readonly number[]): number =>
      compute('campaign-recall', judged([...groupOf, ...runBy.slice(groupOf.length).map(() => -1)], runBy, campaigns));
    expect(recall([0, 0, 0, 0, 1, 1, 1])).toBe(1);
    expect(recall([0, 0, -1, -1, -1, -1, 1])).toBe(0.5);
    expect(recall([0, -1, 1, 2, 3, 3, 4])).toBe(0.5);
    // Two of its own and two people: just pure enough. One person more is too many.
    expect(recall([0, 0, -1, -1, -1, -1, -1, 0, 0])).toBe(0.5);
    expect(recall([0, 0, -1, -1, -1, -1, -1, 0, 0, 0])).toBe(0);
    expect(recall(runBy.map(() => 0))).toBe(0);
    expect(
      compute(
        'largest-false-group',
        judged(
          runBy.map(() => 0),
          runBy,
        ),
      ),
    ).toBe(runBy.length);
    expect(compute('largest-false-group', judged([0, 0, 1, 1, 1, -1], [1, 1, 1, 0, 0, 0]))).toBe(3);
    expect(compute('groups-found', judged([0, 0, 1, 1, 1, -1], [1, 1, 1, 0, 0, 0]))).toBe(2);
  });

  test('they are for the group level only', () => {
    const ids = [
      'pairwise-precision',
      'pairwise-recall',
      'adjusted-rand-index',
      'campaign-recall',
      'largest-false-group',
      'groups-found',
    ];
    for (const id of ids) {
      expect(metrics.get(id)!.levels).toEqual(['group']);
      expect(compute(id, judgedOf([0.1], [1]))).toBeNaN();
    }
  });
});

test('the campaigns of a world are the accounts that acted for each in the window, three at least', async () => {
  const { traffic, truth } = await simulate(
    { ...TINY_SCENARIO, operations: [{ use: 'bot-farm', with: { buyerShare: 0.2, burstShare: 1 } }] },
    { seed: 'judge' },
  );
  const window = { nowSec: 9 * 86_400, windowStartSec: 6 * 86_400 };
  const past = preparePast({ traffic, unit: 'group', ...window }, []);
  const { campaigns, level, nRows } = judgeWorldRows(truth, past, traffic);
  const wanted = new Map<number, Set<number>>();
  traffic.epochs.forEach(({ nActions, t, actor }, index) => {
    for (let row = 0; row < nActions; row++) {
      const { controller, campaign } = truth.epochs[index];
      if (t[row] < window.windowStartSec || controller[row] === OWNER || campaign[row] === NONE) continue;
      wanted.set(campaign[row], (wanted.get(campaign[row]) ?? new Set()).add(actor[row]));
    }
  });
  const large = [...wanted.values()]
    .filter(({ size }) => size >= 3)
    .map((accounts) => [...accounts].sort((a, b) => a - b).join());
  expect(large.length).toBeGreaterThan(0);
  expect(campaigns!.map(({ accounts }) => Array.from(accounts as Uint32Array).join()).sort()).toEqual(large.sort());
  expect({ level, nRows }).toEqual({ level: 'group', nRows: past.account.length });
  expect(judgeWorldRows(truth, { ...past, unit: 'account' }, traffic).campaigns).toBeUndefined();
});

describe('a study at group level', async () => {
  const folder = temporaryFolder();
  const detectors = [
    { use: 'synchrotrap', with: { withinMinutes: 1440 } },
    { use: 'fraudar', levels: ['group', 'account'] },
  ];
  const study = writeTo(folder, 'groups.yaml', { ...TINY_STUDY, name: 'groups', detectors });
  const { report } = await runStudy(study, { workers: 1, runsDir: join(folder, 'runs') });
  const atLevel = (level: string) => report.rows.filter((row) => row.level === level && row.segment === 'overall');

  test('has the group metrics there and nowhere else, beside precision and false removals of the accounts in groups', () => {
    const names = (level: string): string[] => [...new Set(atLevel(level).map(({ metric }) => metric))];
    expect(names('group')).toEqual(
      expect.arrayContaining(['campaign-recall', 'adjusted-rand-index', 'recall', 'false-removal-rate']),
    );
    expect(names('account')).not.toContain('campaign-recall');
    expect(names('action')).not.toContain('groups-found');
    expect(new Set(atLevel('group').map(({ detector }) => detector))).toEqual(new Set(['synchrotrap', 'fraudar']));
    for (const { metric, value } of atLevel('group'))
      if (metric === 'groups-found') expect(value).toBeGreaterThanOrEqual(0);
  });

  test('is printed with its own columns', () => {
    const [groups, accounts] = ['group', 'account'].map((level) => headlineText({ ...report, rows: atLevel(level) }));
    expect(groups).toContain('campaigns found');
    expect(accounts).not.toContain('campaigns found');
  });

  test('says in the report which levels a detector works at', () => {
    expect(report.detectors.map(({ levels }) => levels)).toEqual([
      ['account', 'action', 'group'],
      ['group', 'account'],
    ]);
  });
});
