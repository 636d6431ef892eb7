import { describe, expect, test } from 'vitest';
import { aimsOfActors, countMatches, similarityOf, sortByAim } from '../../detectors/lib/matched-actions.js';
import { UnionFind } from '../../detectors/lib/union-find.js';
import { holdTo } from './parity.js';
import { parseColumns, readFixture } from './reference-data.js';

interface Expected {
  runs: { withinSec: number; threshold: number; nLinks: number; clusters: number[][] }[];
  similarities: [number, number, number][];
  campaign: { min: number; median: number; max: number };
}

const expected = JSON.parse(readFixture('lockstep-actions.json')) as Expected;
const { account, time, target } = parseColumns(readFixture('lockstep-actions.csv'));
const N_ACCOUNTS = 190;
/** Accounts below this number act within 15 minutes of one another. */
const N_IN_STEP = 20;
const MIN_SIZE = 3;

const inTime = [...time.keys()].sort((a, b) => time[a] - time[b]);
const actions = sortByAim({
  actor: Uint32Array.from(inTime, (row) => account[row]),
  nActors: N_ACCOUNTS,
  aim: Uint32Array.from(inTime, (row) => target[row]),
  nAims: Math.max(...target) + 1,
  t: Uint32Array.from(inTime, (row) => time[row]),
});

/** Similarity by pair. */
function similarities(withinSec: number): Map<string, number> {
  const pairs = countMatches(actions, { withinSec, maxCompanions: Infinity, minActions: 1 });
  return new Map(
    Array.from({ length: pairs.nPairs }, (_, pair) => {
      const [a, b] = [pairs.low[pair], pairs.high[pair]];
      return [`${a}-${b}`, similarityOf(pairs.count[pair], actions.nActions[a], actions.nActions[b])];
    }),
  );
}

function clustersOf(similarity: Map<string, number>, threshold: number): number[][] {
  const sets = new UnionFind(N_ACCOUNTS);
  for (const [pair, value] of similarity)
    if (value >= threshold) sets.join(...(pair.split('-').map(Number) as [number, number]));
  const members = new Map<number, number[]>();
  for (let each = 0; each < N_ACCOUNTS; each++)
    members.set(sets.find(each), [...(members.get(sets.find(each)) ?? []), each]);
  return [...members.values()].filter(({ length }) => length >= MIN_SIZE).sort((a, b) => b.length - a.length);
}

describe('synchrotrap equals brute force from the definition', () => {
  test('similarities of the first account to 1e-15; of the campaign in step 0.5517 to 0.9643, median 0.7586', () => {
    const similarity = similarities(1800);
    for (const [a, b, value] of expected.similarities) expect(similarity.get(`${a}-${b}`)).toBeCloseTo(value, 15);
    const campaign = [...similarity]
      .filter(([pair]) => pair.split('-').every((one) => Number(one) < N_IN_STEP))
      .map(([, value]) => value)
      .sort((a, b) => a - b);
    expect(campaign).toHaveLength(190);
    const { min, median, max } = expected.campaign;
    const spread = [campaign[0], (campaign[94] + campaign[95]) / 2, campaign[189]];
    const what = 'similarities in the campaign: min, median, max';
    holdTo(['synchrotrap', 'synchrotrap', what], spread, [min, median, max], 5e-16);
  });

  test.each(expected.runs)('within $withinSec s at $threshold: $nLinks links and the same clusters', (run) => {
    const similarity = similarities(run.withinSec);
    expect([...similarity.values()].filter((value) => value >= run.threshold)).toHaveLength(run.nLinks);
    const clusters = clustersOf(similarity, run.threshold);
    expect(clusters).toEqual(run.clusters);
    const what = `cluster sizes within ${run.withinSec} s at ${run.threshold}`;
    const sizes = (of: readonly number[][]): number[] => of.map(({ length }) => length);
    holdTo(['synchrotrap', 'synchrotrap', what], sizes(clusters), sizes(run.clusters), 0);
  });

  test('counting distinct targets, as a public program does, is brute force over the targets that two accounts met at', () => {
    const withinSec = 3600;
    const pairs = countMatches(actions, { withinSec, maxCompanions: Infinity, minActions: 1, isDistinct: true });
    const nAims = aimsOfActors(actions);
    const times = Array.from({ length: 60 }, () => new Map<number, number[]>());
    account.forEach((who, row) => times[who]?.set(target[row], [...(times[who].get(target[row]) ?? []), time[row]]));
    const found = new Map(
      Array.from({ length: pairs.nPairs }, (_, at) => [`${pairs.low[at]}-${pairs.high[at]}`, pairs.count[at]]),
    );
    const [ours, wanted]: [number[], number[]] = [[], []];
    times.forEach((ofA, a) =>
      times.slice(a + 1).forEach((ofB, place) => {
        const b = a + 1 + place;
        const nMet = [...ofA].filter(([aim, when]) =>
          (ofB.get(aim) ?? []).some((t) => when.some((each) => Math.abs(each - t) <= withinSec)),
        ).length;
        ours.push(similarityOf(found.get(`${a}-${b}`) ?? 0, nAims[a], nAims[b]));
        wanted.push(nMet / (ofA.size + ofB.size - nMet));
      }),
    );
    expect(wanted.filter((value) => value > 0.5).length).toBeGreaterThan(100);
    holdTo(['synchrotrap', 'brute force', 'similarities by distinct targets, 60 accounts'], ours, wanted, 1e-15);
  });

  test('chains at a day and 0.1: one cluster swallows 105 people; the campaign that spreads its actions is never found alone', () => {
    const [chain] = clustersOf(similarities(86_400), 0.1);
    expect(chain.filter((each) => each >= 40)).toHaveLength(105);
    const spread = Array.from({ length: 20 }, (_, each) => 20 + each);
    for (const { withinSec, threshold } of expected.runs)
      expect(clustersOf(similarities(withinSec), threshold)).not.toContainEqual(spread);
  });
});
