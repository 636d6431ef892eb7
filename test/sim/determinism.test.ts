import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { VERB } from '../../sim/traffic/verb.js';
import { NO_PERSONA } from '../../sim/truth/truth.js';
import type { SimulatedWorld } from '../../sim/world/world.js';
import { smallWorld } from './small-world.js';

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

describe('the same scenario and seed', () => {
  it('give the same bytes at 1, 2 and 3 workers', async () => {
    const [one, two, three] = await Promise.all([1, 2, 3].map((workers) => smallWorld({}, { workers })));
    expect(hashOf(two)).toBe(hashOf(one));
    expect(hashOf(three)).toBe(hashOf(one));
  });

  it('give other bytes under another seed', async () => {
    const [one, two] = await Promise.all([smallWorld({}, { seed: 'a' }), smallWorld({}, { seed: 'b' })]);
    expect(hashOf(two)).not.toBe(hashOf(one));
  });
});

describe('twin worlds', () => {
  it('adding operations moves no organic draw: same traits, starting graph and post times by person', async () => {
    const [without, withOperations] = await Promise.all([smallWorld({ operations: [] }), smallWorld()]);
    expect(postTimes(withOperations)).toEqual(postTimes(without));
    expect(startingFollowings(withOperations, 150)).toEqual(startingFollowings(without, 150));
    expect(postTimes(without).flat().length).toBeGreaterThan(100);
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
