import { z } from 'zod';
import { agendaOf, dueIn, type Agenda } from '../agenda.js';
import { confounder, type ConfounderSetup } from '../confounder.js';
import { ownHand } from '../own-hand.js';
import { NONE } from '../traffic/columns.js';
import { VERB } from '../traffic/verb.js';
import type { EpochContext } from '../world/context.js';

const DAY_SEC = 86_400;

const params = z.strictObject({
  startDays: z
    .array(z.number().min(0))
    .min(1)
    .default([10, 23])
    .describe('days on which a wave begins: a campaign, a holiday, a rival that closes (assumed)'),
  lastsDays: z.number().positive().default(3).describe('days that a wave lasts (assumed)'),
  newShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.9)
    .describe('share of those who join during the wave that take up the suggestions at once (assumed)'),
  returningShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.02)
    .describe('share of the people who come back to the app and take up the suggestions (assumed)'),
  nFollows: z.number().positive().default(35).describe('median follows in one go (assumed: dozens)'),
});

/** Suggestions that everybody gets, best first: the town's most popular; the rest come from the own community. Assumed. */
const N_SUGGESTED = 40;
/** Chance that a suggestion is taken up; assumed. */
const TAKEN_UP = 0.75;
/** Share of the suggestions that come from the common list; assumed. */
const COMMON_SHARE = 0.5;

interface Arrival {
  readonly account: number;
  readonly atSec: number;
}

interface Wave {
  readonly suggested: readonly number[];
  readonly arrivals: Agenda<Arrival>;
}

/**
 * A wave of people join or return and are shown the same suggestions: they follow dozens of accounts within minutes, in nearly the same
 * order, and like little. Their first hour is that of a bot being filled (calibration d: young accounts; a1 13).
 */
export default confounder({
  id: 'onboarding-burst',
  summary: 'A wave of new and returning people follow dozens of suggested accounts within minutes.',
  params,
  setup(given, context): Wave[] {
    const { view, horizonSec } = context;
    return given.startDays.map((startDay, wave) => {
      const random = context.random(`wave ${wave}`);
      const openSec = startDay * DAY_SEC;
      const arrivals: Arrival[] = [];
      for (const account of view.people) {
        const day = Math.floor(random.uniform() * given.lastsDays) * DAY_SEC;
        const atSec = openSec + day + view.secondOfLocalHour(account, 8 + 15 * random.uniform());
        const share = view.existsAt(account, openSec) ? given.returningShare : given.newShare;
        if (random.uniform() >= share || atSec >= horizonSec || !view.existsAt(account, atSec)) continue;
        arrivals.push({ account, atSec });
        context.participate(account, atSec, Math.min(horizonSec, atSec + DAY_SEC));
      }
      return { suggested: suggestionsOf(context, wave, openSec), arrivals: agendaOf(arrivals, horizonSec) };
    });
  },
  act(given, waves: Wave[], epoch) {
    for (const [number, { suggested, arrivals }] of waves.entries())
      for (const arrival of dueIn(arrivals, epoch)) settleIn(epoch, arrival, suggested, { number, ...given });
  },
});

/** The common list, most followed first. */
function suggestionsOf(context: ConfounderSetup, wave: number, openSec: number): number[] {
  const { view } = context;
  const draw = context.random(`suggestions ${wave}`);
  const suggested = new Set<number>();
  for (let tries = 0; tries < 20 * N_SUGGESTED && suggested.size < N_SUGGESTED; tries++) {
    const candidate = view.popularInCommunityOf(view.people[draw.below(view.people.length)], draw);
    if (view.existsAt(candidate, openSec)) suggested.add(candidate);
  }
  return [...suggested].sort((a, b) => view.nFollowers(b) - view.nFollowers(a) || a - b);
}

/** Walks down the suggestions, a second or two each, and likes a post here and there. */
function settleIn(
  epoch: EpochContext,
  { account, atSec }: Arrival,
  suggested: readonly number[],
  { number, nFollows }: { number: number; nFollows: number },
): void {
  const { view } = epoch;
  const random = epoch.random(`settle in ${number}`, account);
  const by = ownHand(epoch, account);
  const nWanted = Math.round(random.logNormal(nFollows, 0.5));
  const followed = new Set<number>([account]);
  let tSec = atSec;
  let place = 0;
  for (let seen = 0; seen < 2 * nWanted && followed.size <= nWanted; seen++) {
    const isCommon = place < suggested.length && random.uniform() < COMMON_SHARE;
    const target = isCommon ? suggested[place++] : view.popularInCommunityOf(account, random);
    tSec += 1 + random.exponential(2);
    if (random.uniform() > TAKEN_UP || followed.has(target) || !view.existsAt(target, tSec)) continue;
    followed.add(target);
    epoch.emit(by, tSec, VERB.follow, target);
    if (random.uniform() > 0.08 || view.isPrivate(target)) continue;
    const object = view.latestPost(target, tSec);
    tSec += 3 + random.exponential(5);
    if (object !== NONE) epoch.emit(by, tSec, VERB.like, target, object);
  }
}
