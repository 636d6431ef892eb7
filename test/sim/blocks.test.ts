import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Measure } from '../../sim/enforcement.js';
import type { Epoch } from '../../sim/traffic/epoch.js';
import { VERB } from '../../sim/traffic/verb.js';
import { OWNER } from '../../sim/truth/truth.js';
import { anyTown, smallWorld } from './small-world.js';

/** Every account of an epoch whose number leaves a remainder. */
const some = (epoch: Epoch, modulo: number): number[] => [
  ...new Set(Array.from(epoch.actor as Uint32Array).filter((account) => account % modulo === 1)),
];

it('nobody acts through a blocked account, neither its owner nor an operation', async () => {
  let nSeen = 0;
  await fc.assert(
    fc.asyncProperty(anyTown, fc.integer({ min: 2, max: 5 }), async (town, modulo) => {
      const blocks: Extract<Measure, { kind: 'block' }>[] = [];
      const { traffic } = await smallWorld(town, {
        enforcement: {
          after(epoch) {
            const fromSec = epoch.endSec + 3600;
            const toSec = fromSec + 30 * 3600;
            const measures = some(epoch, modulo).map(
              (account) => ({ kind: 'block', account, fromSec, toSec }) as const,
            );
            for (const measure of measures) {
              // A newer block replaces an older one from the moment it is decided.
              const older = blocks.findLast(({ account }) => account === measure.account);
              if (older !== undefined)
                blocks[blocks.indexOf(older)] = { ...older, toSec: Math.min(older.toSec, epoch.endSec) };
              blocks.push(measure);
            }
            return measures;
          },
        },
      });
      for (const epoch of traffic.epochs)
        for (let row = 0; row < epoch.nActions; row++) {
          const isBlocked = blocks.some(
            ({ account, fromSec, toSec }) =>
              account === epoch.actor[row] && epoch.t[row] >= fromSec && epoch.t[row] < toSec,
          );
          nSeen += 1;
          expect(isBlocked).toBe(false);
        }
    }),
    { seed: 5, numRuns: 20 },
  );
  expect(nSeen).toBeGreaterThan(1000);
});

it('a password reset ends what operations do through an account, and nothing that its owner does', async () => {
  const resetSec = 3 * 86_400;
  const town = {
    seed: 'reset',
    operations: [{ use: 'follow-service', with: { customerShare: 0.4 } }],
    confounders: [],
  };
  const { traffic, truth } = await smallWorld(town, {
    enforcement: {
      after: (epoch) =>
        epoch.endSec === resetSec
          ? Array.from({ length: 150 }, (_, account) => ({ kind: 'reset-password', account, atSec: resetSec }))
          : [],
    },
  });
  const counts = { before: 0, after: 0, ownerAfter: 0 };
  for (const [index, epoch] of traffic.epochs.entries())
    for (let row = 0; row < epoch.nActions; row++) {
      const isOwner = truth.epochs[index].controller[row] === OWNER;
      if (epoch.t[row] < resetSec) counts.before += isOwner ? 0 : 1;
      else if (isOwner) counts.ownerAfter++;
      else counts.after++;
    }
  expect(counts.before).toBeGreaterThan(100);
  expect(counts.after).toBe(0);
  expect(counts.ownerAfter).toBeGreaterThan(100);
});

it('a follow that the platform undoes silently is gone from the lists: it can be made again', async () => {
  const followed: [number, number][] = [];
  const town = { seed: 'undo', nPeople: 60, operations: [], confounders: [] };
  const { traffic } = await smallWorld(town, {
    enforcement: {
      after(epoch) {
        const measures: Measure[] = [];
        for (let row = 0; row < epoch.nActions; row++)
          if (epoch.verb[row] === VERB.follow) {
            followed.push([epoch.actor[row], epoch.target[row]]);
            measures.push({ kind: 'remove-follow', account: epoch.actor[row], target: epoch.target[row] });
          }
        return measures;
      },
    },
  });
  // Whoever was unfollowed by the platform is never unfollowed by the owner without a new follow.
  const open = new Set<string>();
  for (const epoch of traffic.epochs) {
    for (let row = 0; row < epoch.nActions; row++) {
      const pair = `${epoch.actor[row]} ${epoch.target[row]}`;
      if (epoch.verb[row] === VERB.unfollow) expect(open.has(pair)).toBe(false);
    }
    for (let row = 0; row < epoch.nActions; row++)
      if (epoch.verb[row] === VERB.follow) open.add(`${epoch.actor[row]} ${epoch.target[row]}`);
  }
  expect(followed.length).toBeGreaterThan(20);
});
