import { describe, expect, it } from 'vitest';
import { CLIENT, VERB } from '../../sim/traffic/verb.js';
import type { SimulatedWorld } from '../../sim/world/world.js';
import { deedsOf, soldBy, townWith } from '../operations/deeds.js';
import { ALL_CONFOUNDERS, FAMILIES, smallWorld } from '../sim/small-world.js';

type Count = (world: SimulatedWorld) => number;
const sold: Count = (world) => soldBy(world).length;
const soldAs =
  (wanted: 'like' | 'follow' | 'unfollow' | 'comment'): Count =>
  (world) =>
    soldBy(world).filter(({ verb }) => verb === wanted).length;
const unofficial: Count = (world) => {
  const all = soldBy(world);
  return all.filter(({ client }) => client === CLIENT.unofficial).length / all.length;
};
const forCover: Count = (world) => deedsOf(world).length - soldBy(world).length;
const enrolled: Count = ({ truth }) => truth.enrolments.length;
const campaigns: Count = ({ truth }) => truth.campaigns.length;
const bots: Count = ({ truth }) => Array.from(truth.operator as Uint32Array).filter((operator) => operator > 0).length;
const sumOf =
  (key: 'revenue' | 'cost' | 'nPaying'): Count =>
  ({ truth }) =>
    truth.ledger.reduce((sum, row) => sum + row[key], 0);

/** Of an operation: a parameter, a small and a large value, and what there is more of with the large one. */
const OF_OPERATIONS: readonly (readonly [keyof typeof FAMILIES, string, number, number, string, Count])[] = [
  ['follow-service', 'customerShare', 0.1, 0.4, 'customers', enrolled],
  ['follow-service', 'followsPerDay', 6, 24, 'follows', soldAs('follow')],
  ['follow-service', 'likesPerDay', 10, 60, 'likes', soldAs('like')],
  ['follow-service', 'commentsPerDay', 1, 10, 'comments', soldAs('comment')],
  ['follow-service', 'holdDays', 6, 0.5, 'unfollows', soldAs('unfollow')],
  ['follow-service', 'restDayShare', 0.8, 0, 'actions', sold],
  ['follow-service', 'stayShare', 0.1, 1, 'paying customers', sumOf('nPaying')],
  ['follow-service', 'pricePerMonth', 5, 50, 'revenue', sumOf('revenue')],
  ['follow-service', 'costPerCustomerDay', 0, 1, 'cost', sumOf('cost')],
  ['follow-service', 'unofficialClientShare', 0, 0.9, 'actions through unofficial clients', unofficial],
  ['follow-service', 'coverEdges', 0, 1, 'actions', sold],
  ['bot-farm', 'botShare', 0.05, 0.2, 'bots', bots],
  ['bot-farm', 'buyerShare', 0.05, 0.5, 'campaigns', campaigns],
  ['bot-farm', 'packageSize', 5, 25, 'follows', soldAs('follow')],
  ['bot-farm', 'camouflage', 0, 2, 'actions that nobody paid for', forCover],
  ['bot-farm', 'pricePerThousand', 1, 20, 'revenue', sumOf('revenue')],
  ['bot-farm', 'costPerAccountDay', 0, 1, 'cost', sumOf('cost')],
  ['like-farm', 'likesPerPost', 2, 20, 'likes', soldAs('like')],
  ['like-farm', 'pricePerWeek', 1, 50, 'revenue', sumOf('revenue')],
  ['comment-bots', 'commentsPerPost', 1, 8, 'comments', soldAs('comment')],
  ['comment-bots', 'likesPerComment', 0, 1, 'likes', soldAs('like')],
  ['hijacked-accounts', 'victimShare', 0.05, 0.4, 'victims', enrolled],
  ['hijacked-accounts', 'likesShare', 0, 1, 'likes', soldAs('like')],
  ['collusion-network', 'memberShare', 0.1, 0.45, 'members', enrolled],
  ['collusion-network', 'followShare', 0, 0.9, 'follows', soldAs('follow')],
  ['collusion-network', 'piecesPerRequest', 2, 12, 'actions', sold],
  ['engagement-pod', 'memberShare', 0.1, 0.45, 'members', enrolled],
  ['engagement-pod', 'participation', 0.1, 1, 'actions', sold],
  ['engagement-pod', 'commentShare', 0.1, 1, 'comments', soldAs('comment')],
];

describe('more of a parameter is more of what it says', () => {
  it.each(OF_OPERATIONS)('%s: %s from %d to %d brings more %s', async (...row) => {
    const [use, parameter, small, large, , count] = row;
    const [few, many] = await Promise.all(
      [small, large].map((value) => townWith(use, { ...FAMILIES[use], [parameter]: value })),
    );
    expect(count(many)).toBeGreaterThan(count(few));
  });
});

const participants: Count = ({ truth }) => truth.participations.length;
const actions =
  (wanted: number): Count =>
  ({ traffic }) =>
    traffic.epochs.reduce(
      (sum, { verb, nActions }) =>
        sum + Array.from({ length: nActions }, (_, row) => row).filter((row) => verb[row] === wanted).length,
      0,
    );

/** The same of confounders. */
const OF_CONFOUNDERS: readonly (readonly [string, string, number, number, string, Count])[] = [
  ['giveaway-loop', 'entrantShare', 0.05, 0.3, 'participants', participants],
  ['giveaway-loop', 'nHosts', 2, 12, 'follows', actions(VERB.follow)],
  ['giveaway-loop', 'unfollowShare', 0, 1, 'unfollows', actions(VERB.unfollow)],
  ['viral-burst', 'followShare', 0, 1, 'follows', actions(VERB.follow)],
  ['viral-burst', 'commentShare', 0, 1, 'comments', actions(VERB.comment)],
  ['onboarding-burst', 'nFollows', 5, 40, 'follows', actions(VERB.follow)],
  ['follow-back-community', 'memberShare', 0.1, 0.4, 'participants', participants],
  ['follow-back-community', 'trainsPerDay', 0, 5, 'follows', actions(VERB.follow)],
  ['office-network', 'officeShare', 0.1, 0.6, 'participants', participants],
  ['night-shift-and-travel', 'nightShare', 0.05, 0.4, 'participants', participants],
  ['mass-unfollow', 'letGoShare', 0.1, 0.9, 'unfollows', actions(VERB.unfollow)],
  ['superfan', 'fanShare', 0.05, 0.4, 'participants', participants],
  ['superfan', 'commentShare', 0, 1, 'comments', actions(VERB.comment)],
];

describe('more of a parameter of a confounder is more of what it says', () => {
  it.each(OF_CONFOUNDERS)('%s: %s from %d to %d brings more %s', async (...row) => {
    const [use, parameter, small, large, , count] = row;
    const plain = ALL_CONFOUNDERS.find((one) => one.use === use)?.with;
    const [few, many] = await Promise.all(
      [small, large].map((value) =>
        smallWorld({ operations: [], confounders: [{ use, with: { ...plain, [parameter]: value } }] }),
      ),
    );
    expect(count(many)).toBeGreaterThan(count(few));
  });
});

it('the further the evasion dial is turned, the fewer actions come through clients that do not pass as the official app', async () => {
  const shares: number[] = [];
  for (const evasion of [0, 0.25, 0.5, 0.75, 1])
    shares.push(
      unofficial(await townWith('follow-service', { customerShare: 0.3, unofficialClientShare: 0.5 }, { evasion })),
    );
  expect(shares).toEqual(shares.toSorted((x, y) => y - x));
  expect(shares[0]).toBeGreaterThan(0.9);
  expect(shares[4]).toBe(0);
});
