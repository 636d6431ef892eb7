import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { UserError } from '../../errors/user-error.js';
import { loadQuantities } from '../../sim/calibration/load-quantities.js';
import { measureWorld } from '../../sim/calibration/measure-world.js';
import { quantity, type Quantity } from '../../sim/calibration/quantity.js';
import { handMade, type HandMadeAction } from './hand-made-world.js';

const FIGURE = {
  id: 'one',
  label: 'one',
  row: 'none',
  band: { published: '1-2', low: 1, high: 2 },
  sure: 'A',
} as const;
/** A line of books in which nothing happened. */
const LINE = {
  ...{ startSec: 0, nCustomers: 0, nJoined: 0, nLeft: 0, cost: 0 },
  ...{ nDone: 0, nBlocked: 0, nLockedOut: 0, nReactions: 0 },
};
const SPEC = {
  ...{ id: 'toy', summary: 's', population: 'p', source: 's', unit: 'likes' },
  figures: [FIGURE, { ...FIGURE, id: 'two' }],
  measure: () => [1, NaN],
};
const world = handMade({ accounts: [{}, { follows: [0] }] });

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

describe('what a quantity measures', () => {
  const measuring = (measure: () => unknown): ReadonlyMap<string, Quantity> =>
    new Map([['toy', quantity({ ...SPEC, measure: measure as () => number[] })]]);

  it('is a value a figure, NaN where there is nobody', () => {
    expect(measureWorld(measuring(SPEC.measure), world)).toEqual([
      { quantity: 'toy', figure: 'one', value: 1 },
      { quantity: 'toy', figure: 'two', value: NaN },
    ]);
  });

  test.each<[string, () => unknown]>([
    ['expected as many values as figures, 2, got 1', () => [1]],
    ['expected as many values as figures, 2, got 3', () => [1, 2, 3]],
    ['expected a list of numbers, one a figure, got 1', () => 1],
    ['expected a list of numbers, one a figure, got undefined', () => undefined],
    ['two: expected a number, NaN where there is nobody to measure, got Infinity', () => [1, Infinity]],
    ['one: expected a number, NaN where there is nobody to measure, got "1"', () => ['1', 2]],
    ['two: expected a number, NaN where there is nobody to measure, got null', () => [1, null]],
  ])('%s', (said, measure) => {
    expect(messageOf(() => measureWorld(measuring(measure), world))).toBe(`quantity toy: measure: ${said}`);
  });

  it('is what breaks, where it throws', () => {
    const broken = measuring(() => {
      throw new TypeError('boom\nand more');
    });
    expect(messageOf(() => measureWorld(broken, world))).toBe('quantity toy: measure failed: boom');
  });
});

describe('a band', () => {
  test.each<[string, object]>([
    [
      'figures.0.band: expected low to be no more than high, got {"published":"x","low":3,"high":2}',
      { low: 3, high: 2 },
    ],
    ['figures.0.band.low: expected a number, or null where the band is open, got "1"', { low: '1', high: 2 }],
    ['figures.0.band.high: expected a number, or null where the band is open, got NaN', { low: 1, high: NaN }],
    [
      'figures.0.band.high: expected a number, or null where the band is open, got Infinity',
      { low: 1, high: Infinity },
    ],
    ['figures.0.band.low: expected a number, or null where the band is open, got nothing', { high: 1 }],
    [
      'figures.0.band: expected some of what a value of the unit "likes" can be, 0 to Infinity, got -2 to -1',
      { low: -2, high: -1 },
    ],
  ])('%s', (said, ends) => {
    const figures = [{ ...FIGURE, band: { published: 'x', ...ends } as unknown as typeof FIGURE.band }];
    expect(messageOf(() => quantity({ ...SPEC, figures }))).toBe(`quantity "toy": ${said}`);
  });

  it('belongs to a figure of a name of its own', () => {
    expect(messageOf(() => quantity({ ...SPEC, figures: [FIGURE, FIGURE] }))).toBe(
      'quantity "toy": figures.1.id: "one" comes twice; give each figure a name of its own',
    );
  });
});

it('every shipped quantity gives a number or NaN, however little happens in a world', async () => {
  const quantities = await loadQuantities();
  const account = fc.nat(3);
  const action = fc.record({
    t: fc.nat(9 * 86_400),
    verb: fc.constantFrom<HandMadeAction['verb']>('like', 'follow', 'unfollow', 'comment', 'post', 'login'),
    actor: account,
    target: account,
    object: fc.nat(2),
    controller: fc.constantFrom(0, 1, 2),
  });
  const book = fc.record({ operation: fc.nat(1), nPaying: fc.nat(1), revenue: fc.nat(9) });
  fc.assert(
    fc.property(fc.array(action, { maxLength: 12 }), fc.array(book, { maxLength: 2 }), (actions, books) => {
      const village = handMade({
        accounts: [{ persona: 'creator' }, { follows: [0] }, { persona: 'quiet' }, { operator: 2, follows: [0, 1] }],
        families: ['follow-service', 'bot-farm'],
        actions,
        ledger: books.map((entry) => ({ ...LINE, ...entry })),
      });
      expect(measureWorld(quantities, village).length).toBeGreaterThan(100);
    }),
    { seed: 7, numRuns: 100 },
  );
});
