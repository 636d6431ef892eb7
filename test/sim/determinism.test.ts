import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VERB } from '../../sim/traffic/verb.js';
import { NO_PERSONA } from '../../sim/truth/truth.js';
import { loadWorldPlugins } from '../../sim/simulate.js';
import { drawSessions, MAX_SESSIONS } from '../../sim/world/daily-sessions.js';
import { foundWorld } from '../../sim/world/found-world.js';
import { worldKey, type SimulatedWorld } from '../../sim/world/world.js';
import { anyTown, smallScenario, smallWorld } from './small-world.js';

const plugins = await loadWorldPlugins();

function hashOf({ traffic, truth }: SimulatedWorld): string {
  const hash = createHash('sha256');
  const add = (column: unknown): void => void hash.update(new Uint8Array((column as Uint32Array).buffer.slice(0)));
  for (const epoch of traffic.epochs)
    for (const column of Object.values(epoch)) if (typeof column === 'object') add(column);
  for (const epoch of truth.epochs) [epoch.controller, epoch.campaign].forEach(add);
  const facts: readonly unknown[] = [
    ...(Object.values(traffic.accounts) as unknown[]),
    traffic.graph.offset,
    traffic.graph.target,
    truth.persona,
    truth.operator,
  ];
  for (const column of facts) if (typeof column === 'object') add(column);
  return hash.update(JSON.stringify([truth.campaigns, truth.enrolments, truth.participations])).digest('hex');
}

/** Post times of each person, in scenario order: they depend on the person's own streams only. */
function postTimes({ traffic, truth }: SimulatedWorld): number[][] {
  const nPeople =
    truth.persona.length - Array.from(truth.persona as Uint8Array).filter((code) => code === NO_PERSONA).length;
  const times = Array.from({ length: nPeople }, (): number[] => []);
  for (const epoch of traffic.epochs)
    for (let row = 0; row < epoch.nActions; row++)
      if (epoch.verb[row] === VERB.post) times[truth.person[epoch.actor[row]]]?.push(epoch.t[row]);
  return times;
}

/** Who each person follows at the start, by person. */
function startingFollowings({ traffic, truth }: SimulatedWorld, nPeople: number): number[][] {
  const { offset, target } = traffic.graph;
  const byPerson: number[][] = [];
  for (let account = 0; account < truth.person.length; account++) {
    if (truth.person[account] >= nPeople) continue;
    const row = Array.from(target as Uint32Array).slice(offset[account], offset[account + 1]);
    byPerson[truth.person[account]] = row.map((b) => truth.person[b]).sort((x, y) => x - y);
  }
  return byPerson;
}

/** Towns of several blocks of accounts (a block holds at least 500), so that there is something to share out between threads. */
const anyLargerTown = fc
  .record({ town: anyTown, nPeople: fc.integer({ min: 1100, max: 1900 }) })
  .map(({ town, nPeople }) => ({ ...town, nPeople, horizonDays: Math.min(2, town.horizonDays) }));

describe('the same scenario and seed', () => {
  it('give the same bytes at 1, 2 and 3 workers', () =>
    fc.assert(
      fc.asyncProperty(anyLargerTown, async (town) => {
        const [one, two, three] = await Promise.all([1, 2, 3].map((workers) => smallWorld(town, { workers })));
        expect(hashOf(two)).toBe(hashOf(one));
        expect(hashOf(three)).toBe(hashOf(one));
      }),
      { seed: 20181119, numRuns: 5 },
    ));

  it('give other bytes under another seed', async () => {
    const [one, two] = await Promise.all([smallWorld({}, { seed: 'a' }), smallWorld({}, { seed: 'b' })]);
    expect(hashOf(two)).not.toBe(hashOf(one));
  });
});

/** Everything drawn for one person before anything happens, and when they open the app on each day. */
async function drawsByPerson(town: Record<string, unknown>): Promise<unknown[]> {
  const scenario = smallScenario(town);
  const { state, crew } = await foundWorld(scenario, plugins, { key: worldKey(scenario.seed), nWorkers: 1 });
  await crew.close();
  const { population } = state;
  const opened = new Int32Array(MAX_SESSIONS);
  return Array.from(population.people, (account) => ({
    ...Object.fromEntries(PERSONAL.map((name) => [name, population[name][account]])),
    ...Object.fromEntries(PROFILE.map((name) => [name, population.accounts[name][account]])),
    nDevices: population.deviceStart[account + 1] - population.deviceStart[account],
    sessions: Array.from({ length: scenario.horizonDays }, (_, day) =>
      Array.from(opened.slice(0, drawSessions(state, account, [day * DAY_SEC, (day + 1) * DAY_SEC], opened))),
    ),
  }));
}

const DAY_SEC = 86_400;
const PROFILE = ['createdSec', 'isPrivate', 'isBusiness', 'hasPicture', 'nPostsBefore'] as const;
/** What a person brings along: every column of the population but the numbers of accounts and devices. */
const PERSONAL = [
  ...(['keyA', 'keyB', 'persona', 'community', 'leavesSec', 'clockShiftSec', 'reach', 'nStaff'] as const),
  ...(['sessionsPerDay', 'activeDayShare', 'feedItems', 'likeProbability', 'commentsPerLike'] as const),
  ...(['exploreShare', 'postsPerDay', 'scheduledShare', 'followsPerDay', 'onboardingFollows'] as const),
  ...(['unfollowsPerDay', 'followBack', 'webShare', 'followings', 'popularity', 'gaze'] as const),
  ...(['homeNetwork', 'mobileNetwork', 'vpnNetwork', 'officeNetwork'] as const),
  ...(['travelFromSec', 'travelToSec', 'travelShiftSec', 'travelNetwork'] as const),
];

describe('twin worlds', () => {
  it('adding operations moves no organic draw: traits, networks, sessions, starting graph and post times by person', async () => {
    let nPosts = 0;
    await fc.assert(
      fc.asyncProperty(anyTown, async (town) => {
        const quiet = { ...town, operations: [] };
        expect(await drawsByPerson(town)).toEqual(await drawsByPerson(quiet));
        const [without, withOperations] = await Promise.all([smallWorld(quiet), smallWorld(town)]);
        expect(postTimes(withOperations)).toEqual(postTimes(without));
        expect(startingFollowings(withOperations, town.nPeople)).toEqual(startingFollowings(without, town.nPeople));
        nPosts += postTimes(without).flat().length;
      }),
      { seed: 20181119, numRuns: 25 },
    );
    expect(nPosts).toBeGreaterThan(100);
  });
});

describe('account numbers', () => {
  it('carry no order by kind: over 60 seeds the mean rank of bots is that of people', async () => {
    const ranks: number[] = [];
    for (let seed = 0; seed < 60; seed++) {
      const { truth } = await smallWorld({ horizonDays: 1, nPeople: 60 }, { seed: `rank ${seed}` });
      const bots = Array.from(truth.persona as Uint8Array).flatMap((code, account) =>
        code === NO_PERSONA ? [account] : [],
      );
      ranks.push(bots.reduce((sum, account) => sum + account, 0) / bots.length / (truth.persona.length - 1));
    }
    const mean = ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length;
    const sd = Math.sqrt(ranks.reduce((sum, rank) => sum + (rank - mean) ** 2, 0) / (ranks.length - 1));
    expect(Math.abs(mean - 0.5)).toBeLessThan((4 * sd) / Math.sqrt(ranks.length));
  });
});
