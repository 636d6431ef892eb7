import { z } from 'zod';
import { operation } from 'ersatz/operation';
import { CLIENT, NONE, VERB } from 'ersatz/traffic';

const HOUR_SEC = 3600;
const DAY_SEC = 24 * HOUR_SEC;

const params = z.strictObject({
  nBots: z.int().min(1).max(1000).default(20).describe('accounts it owns (assumed)'),
  nPhones: z.int().min(1).max(100).default(2).describe('devices they run on (assumed)'),
  likesPerDay: z.int().min(1).max(500).default(40).describe('likes of a bot a day (assumed)'),
  pauseDays: z.number().min(0).max(365).default(3).describe('days off for a bot that was blocked (assumed)'),
});

/** A farm of a few bots that sells likes: each likes the newest posts of random people for an hour an epoch, through an unofficial client. */
export default operation({
  id: 'tiny-farm',
  family: 'bot farm',
  summary: 'A few bots on a few phones like random posts through an unofficial client.',
  label: 'inauthentic',
  params,
  // Accounts of its own. They live like people with these traits, and do besides what `act` emits.
  bots: ({ nBots }, random) =>
    Array.from({ length: nBots }, () => ({
      sessionsPerDay: 1,
      activeDayShare: 0.2,
      feedItemsPerSession: 5,
      likeProbability: 0.1,
      commentsPerLike: 0,
      postsPerWeek: 0,
      followsPerDay: 0.5,
      exploreShare: 0.5,
      unfollowsPerDay: 0,
      followBackProbability: 0,
      clockShiftHours: 0,
      followings: 50,
      popularity: 0.1,
      ageDays: 1 + 100 * random.uniform(),
      onboardingFollowsPerDay: 0,
      nDevices: 1,
      isPrivate: false,
      isBusiness: false,
      hasPicture: random.uniform() < 0.5,
      webShare: 0,
    })),
  nDevices: ({ nPhones }) => nPhones,
  setup(_params, context) {
    const { bots, devices, networks, view } = context;
    const [network] = networks.hosting;
    for (const [at, bot] of bots.entries())
      context.placeBot(bot, devices[at % devices.length], [network, networks.mobile[0]]);
    // Plain data that `act` may change; whatever an operation does belongs to a campaign.
    return {
      workers: bots.map((bot, at) => ({ bot, device: devices[at % devices.length], restsUntilSec: 0 })),
      network,
      campaign: context.openCampaign('likes', view.people[0]),
    };
  },
  act({ likesPerDay, pauseDays }, { workers, network, campaign }, epoch) {
    const { view } = epoch;
    // An epoch is a day or a part of one (`epochHours` of the scenario).
    const spanSec = epoch.endSec - epoch.startSec;
    const nLikes = Math.round((likesPerDay * spanSec) / DAY_SEC);
    let nReactions = 0;
    for (const worker of workers) {
      if (epoch.startSec < worker.restsUntilSec) continue;
      const random = epoch.random('work', worker.bot);
      const hand = {
        actor: worker.bot,
        session: epoch.newSession(),
        device: worker.device,
        client: CLIENT.unofficial,
        network,
        campaign,
      };
      const fromSec = epoch.startSec + (spanSec - HOUR_SEC) * random.uniform();
      for (let nth = 0; nth < nLikes; nth++) {
        const tSec = Math.floor(fromSec + (HOUR_SEC * (nth + random.uniform())) / nLikes);
        const target = view.people[random.below(view.people.length)];
        const post = view.latestPost(target, tSec);
        if (post === NONE) continue;
        if (epoch.emit(hand, tSec, VERB.like, target, post) !== 'blocked') continue;
        // All that the farm learns of the platform is what its bots are told.
        worker.restsUntilSec = tSec + pauseDays * DAY_SEC;
        nReactions++;
        break;
      }
    }
    // One line of the books an epoch, in US dollars (assumed).
    epoch.book({ nCustomers: 1, nPaying: 1, nJoined: 0, nLeft: 0, revenue: 5, cost: 1, nReactions });
  },
});
