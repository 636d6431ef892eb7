import { z } from 'zod';
import { NEVER_LOOKS, unseeingShape } from '../adaptive/adaptivity.js';
import { bookEpoch, bookNothing, goesOn, newConcern, type Concern } from '../adaptive/concern.js';
import { dial } from '../adaptive/dial.js';
import { botShape, drawBot, placeBots } from '../enterprise/bot-traits.js';
import { deliver, muster, newCrew, promiseFor, type Crew } from '../enterprise/crew.js';
import { newPosts, type NewPost } from '../enterprise/new-posts.js';
import { crewHoursShape } from '../enterprise/working-hours.js';
import { operation } from '../operation.js';
import { VERB } from '../traffic/verb.js';
import type { EpochContext } from '../world/context.js';

const DAY_SEC = 86_400;

const params = z.strictObject({
  botShare: z.number().min(0).max(1).default(0.01).describe('bots per person (assumed)'),
  watchedShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.04)
    .describe(
      'share of the people, popular ones, whose new posts are commented on (calibration a3 59-60: mega-influencers, public figures; share assumed)',
    ),
  commentsPerPost: z
    .number()
    .min(0)
    .max(1000)
    .default(4)
    .describe('mean comments on a watched post (a3 60: more comments than likes; assumed)'),
  likesPerComment: z
    .number()
    .min(0)
    .max(1)
    .default(0.15)
    .describe('share of comments with a like (a3 60: 4.8K comments, 2.6K likes in all; assumed lower)'),
  delayMinutes: z
    .number()
    .min(0)
    .max(1440)
    .default(15)
    .describe('mean minutes from a post to a comment: early ones are seen (assumed)'),
  delaySpread: z
    .number()
    .min(0)
    .max(1)
    .default(0.9)
    .describe('randomness of that delay: 0 fixed, 1 exponential (assumed)'),
  commentsPerBotDay: z
    .int()
    .min(1)
    .max(1000)
    .default(20)
    .describe('comments a bot makes a day at most (e: 72, later 50-100; assumed lower)'),
  nClients: z.int().min(1).max(1000).default(3).describe('advertisers whom the comments are for (assumed)'),
  pricePerThousand: z.number().min(0).max(10_000).default(30).describe('US dollars for 1,000 comments (assumed)'),
  costPerThousand: z
    .number()
    .min(0)
    .max(1000)
    .default(3)
    .describe('US dollars for 1,000 comments: texts, servers (assumed)'),
  costPerAccountDay: z.number().min(0).max(100).default(0.002).describe('US dollars a day for keeping a bot (assumed)'),
  ...botShape,
  ...crewHoursShape,
  camouflage: botShape.camouflage.default(0.4),
  ...unseeingShape,
});

type Params = z.infer<typeof params>;

interface Memory {
  readonly concern: Concern;
  readonly crew: Crew;
  readonly watched: readonly number[];
  /** Campaigns of the clients, who take turns. */
  readonly campaigns: readonly number[];
  nCommented: number;
}

/** Comment bots: own accounts that watch popular accounts and comment on their new posts within minutes, advertising for clients; few likes. */
export default operation({
  id: 'comment-bots',
  family: 'comment-bots',
  label: 'inauthentic',
  summary: 'Comments on fresh posts of popular accounts from its own accounts, with few likes.',
  params,
  evade: (given, evasion) => ({
    ...given,
    commentsPerPost: dial(evasion, 3 * given.commentsPerPost, given.commentsPerPost, given.commentsPerPost / 3),
    likesPerComment: dial(evasion, 0, given.likesPerComment, 0.7),
    delayMinutes: dial(evasion, 0.5, given.delayMinutes, 120),
    delaySpread: dial(evasion, 0, given.delaySpread, 1),
    commentsPerBotDay: Math.round(dial(evasion, 5 * given.commentsPerBotDay, given.commentsPerBotDay, 4)),
    emptyShare: dial(evasion, 0.9, given.emptyShare, 0.05),
    noPictureShare: dial(evasion, 0.6, given.noPictureShare, 0.02),
    camouflage: dial(evasion, 0, given.camouflage, 2),
    sharedDeviceShare: dial(evasion, 0.95, given.sharedDeviceShare, 0),
    hostingShare: dial(evasion, 1, given.hostingShare, 0),
  }),
  bots: (given, random, size) =>
    Array.from({ length: Math.round(given.botShare * size.nPeople) }, () => drawBot(given, random, size.horizonDays)),
  nDevices: (given, size) => Math.round(given.botShare * size.nPeople),
  setup(given, context): Memory {
    const { view } = context;
    const { seats, mind } = placeBots({ ...given, ...NEVER_LOOKS }, context, context.random('bots'));
    const random = context.random('watched');
    const watched = new Set<number>();
    for (let drawn = 0; drawn < given.watchedShare * view.people.length; drawn++) {
      const account = view.popularInCommunityOf(view.people[random.below(view.people.length)], random);
      if (!view.isPrivate(account)) watched.add(account);
    }
    const campaigns = Array.from({ length: given.nClients }, () =>
      context.openCampaign('advertising comments', view.people[random.below(view.people.length)]),
    );
    return {
      concern: newConcern(seats.length),
      crew: newCrew(seats, mind, random, given.workHours),
      watched: [...watched],
      campaigns,
      nCommented: 0,
    };
  },
  act(given, memory: Memory, epoch) {
    const { concern, crew, watched, campaigns } = memory;
    // It sells comments: nobody's followers say anything of it.
    if (!goesOn(concern, crew.mind, epoch, [])) return bookNothing(concern, epoch);
    const { startSec, endSec, view } = epoch;
    for (const account of watched)
      for (const post of newPosts(view, account, startSec, endSec)) commentOn(given, memory, epoch, account, post);
    const nDone = deliver(crew, epoch, given.commentsPerBotDay);
    const days = (endSec - startSec) / DAY_SEC;
    const isOpening = startSec === 0;
    const entry = {
      nCustomers: campaigns.length,
      nPaying: campaigns.length,
      nJoined: isOpening ? campaigns.length : 0,
      nLeft: 0,
      revenue: (nDone / 1000) * given.pricePerThousand,
      cost: (nDone / 1000) * given.costPerThousand + crew.seats.length * days * given.costPerAccountDay,
    };
    bookEpoch(concern, crew.mind, { epoch, entry, seats: crew.seats });
  },
});

/** Sends a few bots to a new post. */
function commentOn(given: Params, memory: Memory, epoch: EpochContext, target: number, { object, sec }: NewPost): void {
  const { crew, campaigns } = memory;
  const random = epoch.random('post', object);
  const bots = muster(crew, epoch.view, crew.order.length, sec, random.poisson(given.commentsPerPost));
  for (const who of bots) {
    const delay = 1 - given.delaySpread + given.delaySpread * random.exponential(1);
    const likes = random.uniform() < given.likesPerComment;
    const atSec = sec + 5 + 60 * given.delayMinutes * delay;
    const campaign = campaigns[memory.nCommented++ % campaigns.length];
    if (likes) promiseFor(crew, atSec - 4, { who, verb: VERB.like, target, object, campaign }, sec);
    promiseFor(crew, atSec, { who, verb: VERB.comment, target, object, campaign }, sec);
  }
}
