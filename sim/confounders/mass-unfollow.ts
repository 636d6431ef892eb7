import { z } from 'zod';
import { agendaOf, dueIn, type Agenda } from '../agenda.js';
import { confounder } from '../confounder.js';
import { ownHand } from '../own-hand.js';
import { VERB } from '../traffic/verb.js';
import type { EpochContext } from '../world/context.js';

const DAY_SEC = 86_400;

const params = z.strictObject({
  cleanersPerMonth: z
    .number()
    .min(0)
    .max(1)
    .default(0.06)
    .describe('share of the people who clean up their followings in a month (assumed)'),
  letGoShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('median share of the followings that go; those who follow back stay more often (calibration a2 43)'),
  mostUnfollows: z
    .int()
    .min(1)
    .default(400)
    .describe('most unfollows in one evening (calibration c: reported limits 200 a day and above, contradictory)'),
});

/** Nobody cleans up fewer followings than this; assumed. */
const FEWEST_FOLLOWINGS = 25;
/** Chance that an account that follows back is kept all the same; assumed (calibration a2 43: reciprocal edges break less). */
const KEEPS_FRIEND = 0.6;

interface CleanUp {
  readonly account: number;
  readonly atSec: number;
}

/**
 * Clean-up evenings: somebody goes through the list of followings and lets hundreds go within an hour. The rhythm of a follow service
 * that unfollows after its hold time, by hand.
 */
export default confounder({
  id: 'mass-unfollow',
  summary: 'Clean-up evenings: somebody goes down the list of followings and lets hundreds go within an hour.',
  params,
  setup(given, context): Agenda<CleanUp> {
    const { view, horizonSec } = context;
    const random = context.random('cleaners');
    const share = 1 - (1 - given.cleanersPerMonth) ** (horizonSec / (30 * DAY_SEC));
    const cleanUps: CleanUp[] = [];
    for (const account of view.people) {
      const wants = random.uniform() < share;
      const day = Math.floor((random.uniform() * horizonSec) / DAY_SEC) * DAY_SEC;
      const atSec = day + view.secondOfLocalHour(account, 18 + 4 * random.uniform());
      if (!wants || !view.existsAt(account, atSec) || view.nFollowings(account) < FEWEST_FOLLOWINGS) continue;
      cleanUps.push({ account, atSec });
      context.participate(account, day, Math.min(horizonSec, day + 2 * DAY_SEC));
    }
    return agendaOf(cleanUps, horizonSec);
  },
  act(given, cleanUps: Agenda<CleanUp>, epoch) {
    for (const cleanUp of dueIn(cleanUps, epoch)) cleanUpList(epoch, cleanUp, given);
  },
});

/** Goes down the list: a tap every few seconds, now and then a look at a profile before deciding. */
function cleanUpList(
  epoch: EpochContext,
  { account, atSec }: CleanUp,
  { letGoShare, mostUnfollows }: z.infer<typeof params>,
): void {
  const { view } = epoch;
  const random = epoch.random('clean up', account);
  const by = ownHand(epoch, account);
  const share = Math.min(0.95, random.logNormal(letGoShare, 0.4));
  const nFollowings = view.nFollowings(account);
  let tSec = atSec;
  let nGone = 0;
  for (let place = 0; place < nFollowings && nGone < mostUnfollows; place++) {
    const friend = view.followee(account, place);
    tSec += 0.5 + random.exponential(0.8);
    if (random.uniform() >= share) continue;
    if (random.uniform() < KEEPS_FRIEND && view.follows(friend, account)) continue;
    tSec += 1.5 + random.exponential(random.uniform() < 0.1 ? 25 : 3);
    if (tSec >= epoch.endSec) return;
    epoch.emit(by, tSec, VERB.unfollow, friend);
    nGone++;
  }
}
