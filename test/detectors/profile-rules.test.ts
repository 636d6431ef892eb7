import { describe, expect, test } from 'vitest';
import profileRules from '../../detectors/catalog/profile-rules.js';
import { contextOf, fitAndScore, rocAuc } from './run-detector-on-table.js';
import { tablePast } from './table-past.js';
import { readInstaFake } from '../reference/reference-data.js';

const people = {
  'reach/has-picture': [1, 0, 1, NaN],
  'reach/followers': [400, 3, 29, 400],
  'reach/followings': [300, 900, 58, 300],
  'reach/posts': [80, 0, 50, 80],
  'reach/reciprocated-share': [0.5, 0, NaN, 0.5],
};

describe('profile-rules', () => {
  const past = tablePast(people);
  const score = fitAndScore(profileRules, { train: past });

  test('count the missing signs among those that are known', () => {
    expect([...score]).toEqual([0, 1, 1 / 4, 0]);
  });

  test('move with their limits', () => {
    const strict = fitAndScore(profileRules, {
      train: past,
      params: { minFollowers: 500, maxFollowingsPerFollower: 0.5 },
    });
    expect(strict[0]).toBe(2 / 5);
    expect(fitAndScore(profileRules, { train: past, params: { minFollowers: 29 } })[2]).toBe(0);
  });

  test('name the rules that are not met, and these add up to the score', () => {
    const ctx = contextOf(profileRules);
    const { reasons, sum } = profileRules.explain!(null, past, 2, ctx);
    expect(reasons).toEqual([
      { reason: 'rule not met: has enough followers', feature: 'reach/followers', value: 29, contribution: 1 / 4 },
    ]);
    expect(sum).toEqual({ base: 0, total: 1 / 4, scale: 'score' });
  });

  test('say one half where no column speaks of profiles', () => {
    expect([...fitAndScore(profileRules, { train: tablePast({ 'rhythm/gap-cv': [1, 2] }) })]).toEqual([0.5, 0.5]);
  });

  test('on real empty accounts (InstaFake) rank fakes above people nine times in ten', ({ skip }) => {
    const data = readInstaFake();
    if (data === null) return skip('skipped: no data');
    const named = Object.fromEntries(Object.entries(data.features).map(([name, values]) => [`table/${name}`, values]));
    expect(rocAuc(fitAndScore(profileRules, { train: tablePast(named) }), data.isFake)).toBeGreaterThan(0.9);
  });
});
