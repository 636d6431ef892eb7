import { expect, test } from 'vitest';
import { loopAnswer } from '../../experiments/aggregate/loop-answer.js';

const claim = (unit: string, difference: number, n: number, what = 'difference') => ({
  ...{ says: 'It is', what, unit, difference, low: null, high: null, n },
});

test('what is one is told as one: worlds, pairs, people, accounts, days, points', () => {
  const claims = [
    ...[claim('people', 1, 1, 'level'), claim('accounts', -1, 1), claim('share', 0.01, 1), claim('days', 2, 3)],
    claim('people', 1.5, 2, 'level'),
  ];
  expect(loopAnswer({ 'loop-claims': claims })).toBe(
    [
      'It is: 1 person, in 1 world.',
      'It is: -1 account, one world, no interval.',
      'It is: 1 point, one world, no interval.',
      'It is: 2 days, the same in all of 3 pairs of worlds, too few for an interval.',
      'It is: 1.5 people, in 2 worlds.',
    ].join(' '),
  );
  const breakEven = { says: 'Gone at', unit: 'people', value: 1, low: null, high: null, n: 1, pairs: 1 };
  expect(loopAnswer({ 'loop-break-even': [breakEven, { ...breakEven, value: null }] })).toBe(
    'Gone at: 1 person, from the 1 of 1 pair of worlds in which the effect changes sign. ' +
      'Gone at: in none of 1 pair of worlds does the effect change sign.',
  );
});

test('an arm that wrongs one person is told so', () => {
  const place = { scenario: 'town', arm: 'a', low: null, high: null };
  const totals = [
    { ...place, quantity: 'share-removed', unit: 'share', value: 0.5 },
    { ...place, quantity: 'own-actions-lost', unit: 'a day', value: 1 },
    { ...place, quantity: 'people-wronged', unit: 'people', value: 1 },
  ];
  expect(loopAnswer({ 'loop-totals': totals })).toContain(
    'a removes 50 % of the inauthentic actions, takes 1 own action a day from their owners and wrongs 1 person; ',
  );
});
