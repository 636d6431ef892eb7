import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { intoHours } from '../../sim/enterprise/working-hours.js';
import { FAMILIES } from '../sim/small-world.js';
import { soldBy, townWith } from './deeds.js';

const DAY_SEC = 86_400;
const CREWS = ['bot-farm', 'like-farm', 'comment-bots', 'collusion-network'] as const;
const hourOf = (sec: number): number => (sec % DAY_SEC) / 3600;

test('a second squeezed into hours lies in them, keeps the order of a day, and is never before what it waits for', () => {
  const hours = fc.double({ min: 0, max: 24, noNaN: true });
  fc.assert(
    fc.property(
      hours,
      fc.double({ min: 0.5, max: 24, noNaN: true }),
      fc.nat(30 * DAY_SEC),
      fc.nat(30 * DAY_SEC),
      (from, lasts, one, other) => {
        const window = [from, from + lasts] as const;
        const [early, late] = [Math.min(one, other), Math.max(one, other)];
        const [a, b] = [intoHours(early, window, 0), intoHours(late, window, 0)];
        expect(b).toBeGreaterThanOrEqual(a);
        for (const sec of [a, b]) {
          const into = (((sec / 3600 - from) % 24) + 24) % 24;
          expect(into < lasts + 0.001 || into > 24 - 0.001).toBe(true);
        }
        expect(intoHours(early, window, early)).toBeGreaterThanOrEqual(early);
      },
    ),
    { seed: 3, numRuns: 300 },
  );
});

describe.each(CREWS)('%s', (family) => {
  const work = async (workHours?: readonly [number, number]): Promise<number[]> => {
    const params = { ...FAMILIES[family], ...(workHours === undefined ? {} : { workHours }) };
    const sold = soldBy(await townWith(family, params, { nPeople: 150, horizonDays: 6 }));
    return sold.filter(({ verb }) => verb !== 'login').map(({ t }) => hourOf(t));
  };

  it('delivers by day when told so, by night when told so, and round the clock otherwise', async () => {
    const [always, byDay, byNight] = await Promise.all([work(), work([9, 17]), work([22, 30])]);
    const isDay = (hour: number): boolean => hour >= 9 && hour < 17.01;
    const isNight = (hour: number): boolean => hour >= 22 || hour < 6.01;
    expect(byDay.length).toBeGreaterThan(30);
    expect(byDay.every(isDay)).toBe(true);
    expect(byNight.length).toBeGreaterThan(30);
    expect(byNight.every(isNight)).toBe(true);
    expect(always.some((hour) => !isDay(hour) && !isNight(hour))).toBe(true);
  });
});
