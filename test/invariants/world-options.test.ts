import { describe, expect, it } from 'vitest';
import { loadWorldPlugins, simulate, type SimulateOptions } from '../../sim/simulate.js';
import { parseScenario } from '../../sim/scenario/load-scenario.js';
import { scenarioSchema, type Scenario } from '../../sim/scenario/schema.js';
import { ALL_CONFOUNDERS } from '../sim/small-world.js';
import { harshPlatform } from './harsh-platform.js';
import { ignoredOptions, type Case } from './ignored-options.js';
import { worldDigest } from './world-digest.js';

const plugins = await loadWorldPlugins();

/** A town of 200 for ten days. */
const town = (change: object): Scenario =>
  parseScenario(
    {
      ...{ format: 'scenario@1', name: 'town', nPeople: 200, horizonDays: 10 },
      graph: { meanFollowings: 20, communitySize: 40 },
      organic: [
        { use: 'regular', share: 0.7 },
        { use: 'creator', share: 0.1 },
        { use: 'newcomer', share: 0.2 },
      ],
      ...change,
    },
    'town',
  );

const worldOf = async (change: object): Promise<string> =>
  worldDigest(await simulate(town(change), { seed: 'options' }));

describe('every parameter of a persona changes the world of its people', () => {
  it.each([...plugins.personas.keys()])('%s', async (id) => {
    const { params: schema } = plugins.personas.get(id)!;
    // Their own numbers are seen beside those of others.
    const other = { use: id === 'regular' ? 'quiet' : 'regular', share: 0.5 };
    const outcome = (params: object): Promise<string> =>
      worldOf({ organic: [{ use: id, share: 0.5, with: params }, other] });
    expect(await ignoredOptions({ schema, plain: {}, outcome })).toEqual([]);
  });
});

describe('every parameter of a confounder changes a world that it stirs', () => {
  it.each([...plugins.confounders.keys()])('%s', async (id) => {
    const { params: schema } = plugins.confounders.get(id)!;
    const plain = ALL_CONFOUNDERS.find(({ use }) => use === id)?.with ?? {};
    const outcome = (params: object): Promise<string> => worldOf({ confounders: [{ use: id, with: params }] });
    expect(await ignoredOptions({ schema, plain, outcome })).toEqual([]);
  });
});

const BOTS = { botShare: 0.1 };
/** Every family busy enough for a village. */
const BUSY: Readonly<Record<string, object>> = {
  'follow-service': { customerShare: 0.3, minFollowers: 1, minFollowings: 1 },
  'collusion-network': {
    ...{ memberShare: 0.4, requestsPerWeek: 14, freeCreditsPerDay: 20, maxPostDays: 5, payingShare: 0.5 },
  },
  'bot-farm': { ...BOTS, buyerShare: 0.6, packageSize: 15 },
  'like-farm': { ...BOTS, buyerShare: 0.5, likesPerPost: 15 },
  'comment-bots': { ...BOTS, watchedShare: 0.3, commentsPerPost: 8 },
  'hijacked-accounts': { victimShare: 0.3, noticedDays: 20, buyerShare: 0.6, packageSize: 15 },
  'engagement-pod': { memberShare: 0.4, podSize: 8 },
};

/** Prices at which a family loses money from the first day; of those, the ones it has. */
const DEAR = {
  ...{ costPerThousandActions: 1000, costPerThousand: 1000, costPerAccountDay: 1, costPerMemberDay: 1 },
  ...{ pricePerMonth: 0, pricePerWeek: 0, pricePerThousand: 0, packPrice: 0, advertsPerMemberDay: 0 },
};

/** What parameters of operations need to matter, of whichever operation; of those, the ones it has. */
const CASES: Readonly<Record<string, Case>> = {
  workHours: { to: [[9, 15]] },
  unprofitableDays: { with: DEAR, to: [2] },
  carriedShare: { with: { realDeviceShare: 0.8 } },
};

describe('every parameter of an operation changes a world that is in its way, or one that is not', () => {
  it.each([...plugins.operations.keys()])('%s', async (id) => {
    const { params: schema } = plugins.operations.get(id)!;
    const known = new Set(Object.keys((schema as unknown as { readonly shape: object }).shape));
    const own = (settings: object): object =>
      Object.fromEntries(Object.entries(settings).filter(([key]) => known.has(key)));
    const cases = Object.fromEntries(
      Object.entries(own(CASES) as typeof CASES).map(([key, { with: settings, ...rest }]) => [
        key,
        { ...rest, ...(settings === undefined ? {} : { with: own(settings) }) },
      ]),
    );
    const under =
      (options: () => SimulateOptions) =>
      async (params: object): Promise<string> => {
        const scenario = town({ operations: [{ use: id, with: params }] });
        return worldDigest(await simulate(scenario, { seed: 'options', ...options() }));
      };
    const plain = BUSY[id] ?? {};
    const unread = await ignoredOptions({ schema, plain, cases, outcome: under(harshPlatform) });
    // What the harsh platform does not let happen may happen where nobody is in the way.
    const left = new Set(unread.map((line) => line.split(':')[0]));
    const leftCases = Object.fromEntries(Object.entries(cases).filter(([key]) => left.has(key)));
    const isMeant = (name: string): boolean => left.has(name);
    expect(await ignoredOptions({ schema, plain, cases: leftCases, isMeant, outcome: under(() => ({})) })).toEqual([]);
  });
});

it('every key of a scenario changes its world', async () => {
  const plain = {
    ...{ format: 'scenario@1', name: 'town', nPeople: 150, horizonDays: 8, evasion: 0.5 },
    graph: {
      ...{ meanFollowings: 20, communitySize: 40 },
      padding: { share: 0.5, above: 2, evenForBots: 3 },
    },
    posting: { spellPerDay: 1 },
    timeZones: [
      { offsetHours: 0, share: 1 },
      { offsetHours: 5, share: 1 },
    ],
    growth: { joinsPerMonth: 0.3, leavesPerMonth: 0.3 },
    organic: [
      { use: 'regular', share: 0.7, with: { postsPerWeek: 4 } },
      { use: 'creator', share: 0.3 },
    ],
    confounders: [{ use: 'giveaway-loop', with: { startDays: [1, 4], nHosts: 5, entrantShare: 0.1 } }],
    operations: [
      { use: 'bot-farm', with: { botShare: 0.1, buyerShare: 0.1 } },
      { use: 'follow-service', with: { customerShare: 0.2 } },
    ],
  };
  const ignored = await ignoredOptions({
    ...{ schema: scenarioSchema, plain },
    outcome: async (settings) => worldDigest(await simulate(parseScenario(settings, 'town'))),
    cases: {
      seed: { to: ['another'] },
      nPeople: { to: [120] },
      horizonDays: { to: [6] },
      'organic[].use': {
        to: ['onlooker'],
        with: {
          organic: [
            { use: 'quiet', share: 1 },
            { use: 'creator', share: 1 },
          ],
        },
      },
      'organic[].with': { to: [{ postsPerWeek: 14 }] },
      'confounders[].use': { to: ['viral-burst'], with: { confounders: [{ use: 'superfan' }] } },
      'confounders[].with': { to: [{ startDays: [2], nHosts: 3 }] },
      'operations[].use': { to: ['like-farm'], with: { operations: [{ use: 'comment-bots' }] } },
      'operations[].with': { to: [{ botShare: 0.2 }] },
    },
    excused: {
      format: 'opens the file',
      name: 'names the world in reports',
      summary: 'is a sentence for people',
    },
  });
  expect(ignored).toEqual([]);
});
