import { expect, it } from 'vitest';
import { VERB } from '../../sim/traffic/verb.js';
import { OWNER } from '../../sim/truth/truth.js';
import type { SimulatedWorld } from '../../sim/world/world.js';
import { smallWorld } from './small-world.js';

const DAY_SEC = 86_400;
const TOWN = { nPeople: 400, horizonDays: 6, confounders: [] };
const SERVICE = [{ use: 'follow-service', with: { customerShare: 0.3, localClockShare: 1 } }];

/** Mean direction of the hours at which wanted actions are made, in hours of the simulated clock. */
function middleHour(
  { traffic, truth }: SimulatedWorld,
  isWanted: (controller: number, actor: number) => boolean,
): number {
  let [east, north] = [0, 0];
  for (const [index, { nActions, t, actor, verb }] of traffic.epochs.entries())
    for (let row = 0; row < nActions; row++) {
      if (verb[row] === VERB.login || !isWanted(truth.epochs[index].controller[row], actor[row])) continue;
      const angle = (2 * Math.PI * (t[row] % DAY_SEC)) / DAY_SEC;
      [east, north] = [east + Math.cos(angle), north + Math.sin(angle)];
    }
  return ((Math.atan2(north, east) / (2 * Math.PI)) * 24 + 24) % 24;
}

const owners = (world: SimulatedWorld): number => middleHour(world, (controller) => controller === OWNER);
/** How much earlier the one hour is than the other, around the clock. */
const earlier = (one: number, other: number): number => (other - one + 24) % 24;

it('one zone at no distance is the world as it was', async () => {
  const [plain, one] = await Promise.all([
    smallWorld(TOWN),
    smallWorld({ ...TOWN, timeZones: [{ offsetHours: 0, share: 3 }] }),
  ]);
  expect(one.traffic).toEqual(plain.traffic);
});

it('people whose clocks are seven hours ahead live seven hours earlier, and so do services by their clock', async () => {
  const [here, there] = await Promise.all([
    smallWorld({ ...TOWN, operations: SERVICE }),
    smallWorld({ ...TOWN, operations: SERVICE, timeZones: [{ offsetHours: 7, share: 1 }] }),
  ]);
  expect(earlier(owners(there), owners(here))).toBeCloseTo(7, 0);
  const services = (world: SimulatedWorld): number => middleHour(world, (controller) => controller !== OWNER);
  expect(earlier(services(there), services(here))).toBeCloseTo(7, 0);
  // Nothing else about anybody changes.
  expect(there.traffic.accounts).toEqual(here.traffic.accounts);
  expect(there.traffic.graph).toEqual(here.traffic.graph);
});

it('shares of people live by their own zone each', async () => {
  const zones = [
    { offsetHours: 0, share: 0.25 },
    { offsetHours: 9, share: 0.75 },
  ];
  const world = await smallWorld({ ...TOWN, operations: [], timeZones: zones });
  // Whoever is mostly awake nearer to the one middle than to the other; clocks of one zone differ by an hour or two.
  const here = owners(await smallWorld({ ...TOWN, operations: [] }));
  const nAccounts = world.truth.person.length;
  const sums = Array.from({ length: nAccounts }, () => [0, 0]);
  for (const { nActions, t, actor } of world.traffic.epochs)
    for (let row = 0; row < nActions; row++) {
      const angle = (2 * Math.PI * (t[row] % DAY_SEC)) / DAY_SEC - (2 * Math.PI * here) / 24;
      sums[actor[row]][0] += Math.cos(angle);
      sums[actor[row]][1] += Math.cos(angle + (2 * Math.PI * 9) / 24);
    }
  const active = sums.filter(([one, other]) => one !== 0 || other !== 0);
  const share = active.filter(([one, other]) => other > one).length / active.length;
  // 400 people: four standard deviations of a share of 0.75 are 0.09, and a few are awake at odd hours.
  expect(share).toBeGreaterThan(0.64);
  expect(share).toBeLessThan(0.86);
});
