import { z } from 'zod';
import type { RandomStream } from '../../random/stream.js';
import { dial } from '../adaptive/dial.js';
import { dropErrands, dueErrands, newErrands, promise, type Errands } from '../enterprise/errands.js';
import { newPosts, type NewPost } from '../enterprise/new-posts.js';
import { operation, type OperationSetup } from '../operation.js';
import { ownHand } from '../own-hand.js';
import { VERB } from '../traffic/verb.js';
import type { EpochContext, Hand } from '../world/context.js';

const DAY_SEC = 86_400;

const params = z.strictObject({
  memberShare: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.03)
    .describe(
      'share of the people who are in a pod (calibration a3 57: 111,455 accounts in over 400 pods; share assumed)',
    ),
  podSize: z
    .int()
    .min(2)
    .max(2000)
    .default(14)
    .describe('members of a pod (a3 58, unverified: about 900 in open ones; small groups assumed)'),
  participation: z
    .number()
    .min(0)
    .max(1)
    .default(0.6)
    .describe("share of the others' posts that a member answers while awake (assumed)"),
  commentShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('share of answers with a comment beside the like (a3 58: pods raise comments; share assumed)'),
  answerMinutes: z
    .number()
    .positive()
    .max(1440)
    .default(14)
    .describe('mean minutes until a member answers a new post (d: synchronous, by hand; assumed)'),
  minFollowers: z
    .int()
    .min(0)
    .default(0)
    .describe('followers a member must have (a3 57: only 4 % of pods ask for any)'),
  daysInPod: z.number().positive().max(3650).default(120).describe('mean days a member stays (assumed)'),
});

type Params = z.infer<typeof params>;

interface Member {
  readonly account: number;
  readonly fromSec: number;
  readonly toSec: number;
  /** The campaign of making this member's posts look popular. */
  readonly campaign: number;
}

interface Memory {
  readonly pods: readonly (readonly Member[])[];
  /** Answers not given yet; `who` is an account. */
  readonly errands: Errands;
}

/**
 * Engagement pods: small groups of people who promise to like and comment on each other's new posts within minutes, by hand, from their own phones.
 * Neither bots nor organic: labelled coordinated. They sell nothing and keep no books.
 */
export default operation({
  id: 'engagement-pod',
  family: 'engagement-pod',
  label: 'coordinated',
  summary: "Small groups of people like and comment on each other's new posts within minutes, by hand.",
  params,
  // Pods that fear to be seen answer later and not every time.
  evade: (given, evasion) => ({
    ...given,
    participation: dial(evasion, 0.95, given.participation, given.participation / 2),
    answerMinutes: dial(evasion, Math.min(3, given.answerMinutes), given.answerMinutes, 8 * given.answerMinutes),
  }),
  nDevices: () => 0,
  setup(given, context): Memory {
    const random = context.random('pods');
    const nPods = Math.round((given.memberShare * context.nPeople) / given.podSize);
    const isTaken = new Set<number>();
    const pods = Array.from({ length: nPods }, () => gatherPod(given, context, isTaken, random));
    return { pods, errands: newErrands() };
  },
  act(given, { pods, errands }: Memory, epoch) {
    const { startSec, endSec, view } = epoch;
    for (const pod of pods)
      for (const author of pod)
        for (const post of newPosts(view, author.account, Math.max(startSec, author.fromSec), endSec))
          if (post.sec < author.toSec) callForAnswers(given, { pod, author, post, errands, epoch });
    answer(errands, epoch);
  },
});

/** Draws the members of a pod: people of one community with posts to show, each in one pod only. */
function gatherPod(given: Params, context: OperationSetup, isTaken: Set<number>, random: RandomStream): Member[] {
  const { view, horizonSec, nPeople } = context;
  const first = view.people[random.below(nPeople)];
  const pod: Member[] = [];
  for (let tries = 0; pod.length < given.podSize && tries < 20 * given.podSize; tries++) {
    const account = view.popularInCommunityOf(first, random);
    const joinSec = Math.floor((random.uniform() * 1.5 - 0.5) * horizonSec);
    const toSec = Math.min(horizonSec, joinSec + Math.floor(random.exponential(given.daysInPod) * DAY_SEC));
    const fromSec = Math.max(0, joinSec);
    if (isTaken.has(account) || view.isPrivate(account) || view.nFollowers(account) < given.minFollowers) continue;
    if (toSec <= fromSec || !view.existsAt(account, fromSec)) continue;
    isTaken.add(account);
    pod.push({ account, fromSec, toSec, campaign: context.enrol(account, fromSec, toSec) });
  }
  return pod;
}

interface Call {
  readonly pod: readonly Member[];
  readonly author: Member;
  readonly post: NewPost;
  readonly errands: Errands;
  readonly epoch: EpochContext;
}

/** Hours of the night, by the member's own clock, in which nobody answers; assumed. */
const ASLEEP_HOURS = [0.5, 7] as const;

/** Whether it is night where a person lives. */
function isAsleep({ view }: EpochContext, account: number, sec: number): boolean {
  const localSec = (sec - view.secondOfLocalHour(account, 0) + DAY_SEC) % DAY_SEC;
  return localSec >= ASLEEP_HOURS[0] * 3600 && localSec < ASLEEP_HOURS[1] * 3600;
}

/** Lets the others of a pod decide who answers a new post, and when. */
function callForAnswers(given: Params, { pod, author, post, errands, epoch }: Call): void {
  const random = epoch.random('call', post.object);
  for (const member of pod) {
    const takesPart = random.uniform() < given.participation;
    const atSec = post.sec + 20 + random.exponential(60 * given.answerMinutes);
    const comments = random.uniform() < given.commentShare;
    const writingSec = 5 + random.exponential(12);
    if (!takesPart || member === author || isAsleep(epoch, member.account, atSec)) continue;
    if (atSec < member.fromSec || atSec + writingSec >= member.toSec) continue;
    const errand = { who: member.account, target: author.account, object: post.object, campaign: author.campaign };
    promise(errands, atSec, { ...errand, verb: VERB.like });
    if (comments) promise(errands, atSec + writingSec, { ...errand, verb: VERB.comment });
  }
}

/** Actions of a person that lie no further apart than this share a session; assumed. */
const SESSION_GAP_SEC = 900;

/** Gives the answers that are due, each person by the own hand: main device, home network. */
function answer(errands: Errands, epoch: EpochContext): void {
  const sessions = new Map<number, { readonly hand: Hand; lastSec: number }>();
  for (const row of dueErrands(errands, epoch.endSec)) {
    const actor = errands.who[row];
    const tSec = Math.max(errands.atSec[row], epoch.startSec);
    let open = sessions.get(actor);
    if (open === undefined || tSec - open.lastSec > SESSION_GAP_SEC)
      sessions.set(actor, (open = { hand: ownHand(epoch, actor), lastSec: tSec }));
    open.lastSec = tSec;
    const by = { ...open.hand, campaign: errands.campaign[row] };
    epoch.emit(by, tSec, errands.verb[row], errands.target[row], errands.object[row]);
  }
  dropErrands(errands, epoch.endSec);
}
