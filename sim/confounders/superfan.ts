import { z } from 'zod';
import { agendaOf, dueIn, type Agenda } from '../agenda.js';
import { confounder, type ConfounderSetup } from '../confounder.js';
import { ownHand } from '../own-hand.js';
import { NONE } from '../traffic/columns.js';
import { VERB } from '../traffic/verb.js';
import type { EpochContext } from '../world/context.js';

const DAY_SEC = 86_400;

const params = z.strictObject({
  idolShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.001)
    .describe('share of the people who are idols (assumed); without any, somebody popular is'),
  idolPostsPerDay: z.number().positive().default(7).describe('median posts of an idol a day (assumed)'),
  fanShare: z.number().min(0).max(1).default(0.02).describe('share of the people who adore an idol (assumed)'),
  bingeEveryDays: z.number().positive().default(4).describe('mean days between two evenings with the idol (assumed)'),
  knownDays: z
    .number()
    .positive()
    .max(5)
    .default(4)
    .describe('how far down a fan scrolls, days (assumed; accounts remember their likes about as long)'),
  commentShare: z.number().min(0).max(1).default(0.2).describe('share of the liked posts that get emojis (assumed)'),
});

interface Idol {
  readonly account: number;
  /** Posts of the last days, oldest first. */
  posts: { readonly object: number; readonly sec: number }[];
}

interface Fan {
  readonly account: number;
  readonly idol: number;
  /** The fan has gone through everything older. */
  seenSec: number;
}

interface Binge {
  readonly fan: number;
  readonly atSec: number;
}

interface Memory {
  readonly idols: readonly Idol[];
  readonly fans: readonly Fan[];
  readonly binges: Agenda<Binge>;
}

/**
 * Fans scroll down their idol's profile and like dozens of posts in a row, old ones too, with emojis here and there: a like a second, all
 * for one account, as if the likes had been bought.
 */
export default confounder({
  id: 'superfan',
  summary: 'Fans like dozens of posts of one idol in a row, old ones too, and comment emojis.',
  params,
  alter(given, random, traits) {
    if (random.uniform() >= given.idolShare) return null;
    return {
      ...traits,
      postsPerWeek: 7 * random.logNormal(given.idolPostsPerDay, 0.3),
      activeDayShare: 1,
      sessionsPerDay: Math.max(10, traits.sessionsPerDay),
      popularity: 15 * traits.popularity,
      ageDays: Math.max(365, traits.ageDays),
      isPrivate: false,
    };
  },
  setup(given, context): Memory {
    const { view, horizonSec } = context;
    const random = context.random('fans');
    const idols = idolsOf(context).map((account): Idol => ({ account, posts: [] }));
    const fans: Fan[] = [];
    const binges: Binge[] = [];
    for (const account of view.people) {
      const adores = random.uniform() < given.fanShare;
      const idol = random.below(idols.length);
      if (!adores || idols.length === 0 || idols[idol].account === account) continue;
      context.participate(account, 0, horizonSec);
      const fan = fans.push({ account, idol, seenSec: -Infinity }) - 1;
      for (let day = random.exponential(given.bingeEveryDays); ; day += random.exponential(given.bingeEveryDays)) {
        const atSec = Math.floor(day) * DAY_SEC + view.secondOfLocalHour(account, 15 + 8 * random.uniform());
        if (Math.floor(day) * DAY_SEC >= horizonSec) break;
        if (view.existsAt(account, atSec)) binges.push({ fan, atSec });
      }
    }
    return { idols, fans, binges: agendaOf(binges, horizonSec) };
  },
  act(given, { idols, fans, binges }: Memory, epoch) {
    for (const idol of idols) notePosts(epoch, idol, epoch.startSec - given.knownDays * DAY_SEC);
    for (const { fan, atSec } of dueIn(binges, epoch))
      binge(epoch, { fan: fans[fan], idol: idols[fans[fan].idol], atSec, ...given });
  },
});

/** The altered, or one popular public account. */
function idolsOf(context: ConfounderSetup): number[] {
  const { altered, view } = context;
  if (altered.length > 0) return altered.map(({ account }) => account);
  const draw = context.random('idol');
  for (let tries = 0; tries < 50; tries++) {
    const candidate = view.popularInCommunityOf(view.people[draw.below(view.people.length)], draw);
    if (!view.isPrivate(candidate) && view.existsAt(candidate, 0)) return [candidate];
  }
  return [];
}

/** Adds the posts of this epoch, from the newest back, and forgets those before `fromSec`. */
function notePosts({ view, startSec, endSec }: EpochContext, idol: Idol, fromSec: number): void {
  const today: Idol['posts'] = [];
  for (let tSec = endSec; ;) {
    const sec = view.latestPostSec(idol.account, tSec);
    if (sec < startSec) break;
    today.push({ object: view.latestPost(idol.account, tSec), sec });
    tSec = sec;
  }
  idol.posts = [...idol.posts.filter(({ sec }) => sec >= fromSec), ...today.reverse()];
}

interface Evening {
  readonly fan: Fan;
  readonly idol: Idol;
  readonly atSec: number;
  readonly knownDays: number;
  readonly commentShare: number;
}

/** Scrolls down the profile, newest post first, and likes all that is new to the fan. */
function binge(epoch: EpochContext, { fan, idol, atSec, knownDays, commentShare }: Evening): void {
  const fromSec = Math.max(fan.seenSec, atSec - knownDays * DAY_SEC);
  const posts = idol.posts.filter(({ sec }) => sec >= fromSec && sec < atSec);
  if (posts.length === 0) return;
  fan.seenSec = atSec;
  const random = epoch.random('binge', fan.account);
  const by = ownHand(epoch, fan.account);
  let tSec = atSec;
  epoch.emit(by, tSec, VERB.follow, idol.account);
  for (const { object } of posts.reverse()) {
    tSec += 1 + random.exponential(1.5);
    if (object !== NONE) epoch.emit(by, tSec, VERB.like, idol.account, object);
    if (random.uniform() >= commentShare) continue;
    tSec += 2 + random.exponential(3);
    epoch.emit(by, tSec, VERB.comment, idol.account, object);
  }
}
