import { NONE } from '../../sim/traffic/columns.js';
import { VERB } from '../../sim/traffic/verb.js';
import { countBy, entropy, gapsOf, mean, median, most, share, variation, type View } from './view.js';

const FORTNIGHT_SEC = 14 * 86_400;

/** Every account feature of one account, the slow way. */
export function accountOracle(view: View, account: number): Record<string, number> {
  return {
    ...rates(view, account),
    ...rhythm(view, account),
    ...reach(view, account),
    ...places(view, account),
    ...targets(view, account),
  };
}

export function rates(view: View, account: number): Record<string, number> {
  const numbers = view.window(account);
  const of = (verb: number) => numbers.map((number) => view.log[number]).filter((action) => action.verb === verb);
  const nDays = view.windowDays(account);
  const peak = (verb: number) => most([...countBy(of(verb), ({ t }) => Math.floor(t / 86_400)).values()]);
  const nChurned = numbers.filter((number) => {
    const { verb, actor, target, t } = view.log[number];
    if (verb !== VERB.unfollow || !view.follows(actor, target, number)) return false;
    const follow = view.log[view.followUndoneBy(number)];
    return follow !== undefined && (follow.t >= view.windowStartSec || follow.t >= t - FORTNIGHT_SEC);
  }).length;
  return {
    'rates/likes-per-day': of(VERB.like).length / nDays,
    'rates/follows-per-day': of(VERB.follow).length / nDays,
    'rates/unfollows-per-day': of(VERB.unfollow).length / nDays,
    'rates/comments-per-day': of(VERB.comment).length / nDays,
    'rates/posts-per-day': of(VERB.post).length / nDays,
    'rates/max-likes-per-day': peak(VERB.like),
    'rates/max-follows-per-day': peak(VERB.follow),
    'rates/max-unfollows-per-day': peak(VERB.unfollow),
    'rates/max-comments-per-day': peak(VERB.comment),
    'rates/max-actions-per-hour': most([
      ...countBy(numbers, (number) => Math.floor(view.log[number].t / 3600)).values(),
    ]),
    'rates/follow-unfollow-churn': nChurned / Math.max(1, of(VERB.follow).length),
  };
}

function rhythm(view: View, account: number): Record<string, number> {
  const actions = view.window(account).map((number) => view.log[number]);
  const before = view
    .all(account)
    .map((number) => view.log[number])
    .filter(({ t }) => t < view.windowStartSec);
  const secs = actions.map(({ t }) => t);
  const gaps = gapsOf(secs);
  const sessions = [...new Set(actions.map(({ session }) => session))];
  const sessionGaps = sessions.flatMap((id) =>
    gapsOf(actions.filter(({ session }) => session === id).map(({ t }) => t)),
  );
  const hours = [...new Set(secs.map((sec) => Math.floor(sec / 3600)))];
  const hourOfDay = (sec: number) => Math.floor(sec / 3600) % 24;
  const isIn =
    (start: number) =>
    ({ t }: { t: number }) =>
      (hourOfDay(t) - start + 24) % 24 < 6;
  const starts = Array.from({ length: 24 }, (_, start) => start);
  const quiet = starts.reduce(
    (best, start) => (before.filter(isIn(start)).length < before.filter(isIn(best)).length ? start : best),
    0,
  );
  const stretchFrom = (hour: number): number => (hours.includes(hour) ? 1 + stretchFrom(hour + 1) : 0);
  return {
    'rhythm/gap-mean-sec': gaps.length === 0 ? NaN : mean(gaps),
    'rhythm/gap-median-sec': median(gaps),
    'rhythm/gap-cv': variation(gaps),
    'rhythm/session-gap-mean-sec': sessionGaps.length === 0 ? NaN : mean(sessionGaps),
    'rhythm/session-gap-median-sec': median(sessionGaps),
    'rhythm/session-gap-cv': variation(sessionGaps),
    'rhythm/night-share': before.length === 0 ? NaN : share(actions.filter(isIn(quiet)).length, actions.length),
    'rhythm/hour-entropy': entropy(secs.map(hourOfDay)),
    'rhythm/active-hours-per-day':
      hours.length === 0 ? 0 : hours.length / new Set(hours.map((hour) => Math.floor(hour / 24))).size,
    'rhythm/longest-stretch-hours': most(hours.map(stretchFrom)),
    'rhythm/gap-entropy': entropy(gaps.map((gap) => Math.floor(Math.log2(1 + gap)))),
    'rhythm/sessions-per-day': sessions.length / view.windowDays(account),
    'rhythm/actions-per-session': share(actions.length, sessions.length),
  };
}

function reach(view: View, account: number): Record<string, number> {
  const { createdSec, isPrivate, isBusiness, hasPicture, nPostsBefore } = view.world.accounts[account];
  const follows = view.window(account).filter((number) => view.log[number].verb === VERB.follow);
  const targetOf = (number: number) => view.log[number].target;
  return {
    'reach/followers': view.followers(account),
    'reach/followings': view.followings(account),
    'reach/followings-to-followers-log': Math.log((1 + view.followings(account)) / (1 + view.followers(account))),
    'reach/reciprocated-share': share(
      follows.filter((number) => view.follows(targetOf(number), account)).length,
      follows.length,
    ),
    'reach/follow-back-share': share(follows.filter((number) => isFollowedBack(view, number)).length, follows.length),
    'reach/new-followers': view.followers(account) - view.followers(account, view.windowPlace),
    'reach/age-days': (view.nowSec - createdSec) / 86_400,
    'reach/is-private': Number(isPrivate),
    'reach/is-business': Number(isBusiness),
    'reach/has-picture': Number(hasPicture),
    'reach/posts': nPostsBefore + view.all(account).filter((number) => view.log[number].verb === VERB.post).length,
  };
}

/** A follow that took effect, and whose target starts to follow while it stands. */
export function isFollowedBack(view: View, number: number): boolean {
  const { actor, target } = view.log[number];
  if (view.follows(actor, target, number)) return false;
  for (let later = number + 1; later < view.log.length; later++) {
    const action = view.log[later];
    if (!view.follows(actor, target, later)) return false;
    const isAnswer = action.verb === VERB.follow && action.actor === target && action.target === actor;
    if (isAnswer && !view.follows(target, actor, later)) return true;
  }
  return false;
}

function places(view: View, account: number): Record<string, number> {
  const actions = view.window(account).map((number) => view.log[number]);
  const before = view
    .all(account)
    .map((number) => view.log[number])
    .filter(({ t }) => t < view.windowStartSec);
  const devices = countBy(actions, ({ device }) => device);
  const networks = countBy(actions, ({ network }) => network);
  const clients = countBy(actions, ({ client }) => client);
  const main = (counts: Map<number, number>) =>
    [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [NONE, 0])[0];
  return {
    'places/devices': devices.size,
    'places/networks': networks.size,
    'places/clients': clients.size,
    'places/main-device-share': share(most([...devices.values()]), actions.length),
    'places/main-network-share': share(most([...networks.values()]), actions.length),
    'places/main-client-share': share(most([...clients.values()]), actions.length),
    'places/device-entropy': entropy(actions.map(({ device }) => device)),
    'places/network-entropy': entropy(actions.map(({ network }) => network)),
    'places/new-devices': [...devices.keys()].filter((id) => !before.some(({ device }) => device === id)).length,
    'places/others-on-main-device': actions.length === 0 ? NaN : view.othersAt('device', main(devices), account),
    'places/others-on-main-network-log':
      actions.length === 0 ? NaN : Math.log(1 + view.othersAt('network', main(networks), account)),
  };
}

/** Age of the post that an action is on; NaN where the post was not seen being made. */
export function postAge(view: View, number: number): number {
  const { object, t } = view.log[number];
  const made = view.log.find((action) => action.verb === VERB.post && action.object === object);
  return object === NONE || made === undefined ? NaN : t - made.t;
}

function targets(view: View, account: number): Record<string, number> {
  const numbers = view.window(account).filter((number) => view.log[number].target !== NONE);
  const actions = numbers.map((number) => view.log[number]);
  const likes = numbers.filter((number) => view.log[number].verb === VERB.like);
  const nFollows = actions.filter(({ verb }) => verb === VERB.follow).length;
  const nComments = actions.filter(({ verb }) => verb === VERB.comment).length;
  const ages = likes.map((number) => postAge(view, number)).filter((age) => !Number.isNaN(age));
  const targetOf = (number: number) => view.log[number].target;
  return {
    'targets/distinct-share': share(new Set(actions.map(({ target }) => target)).size, actions.length),
    'targets/entropy': entropy(actions.map(({ target }) => target)),
    'targets/unfollowed-like-share': share(
      likes.filter((number) => !view.follows(account, targetOf(number), number)).length,
      likes.length,
    ),
    'targets/followers-log': mean(actions.map(({ target }) => Math.log(1 + view.followers(target)))),
    'targets/followings-log': mean(actions.map(({ target }) => Math.log(1 + view.followings(target)))),
    'targets/followed-by-share': share(
      numbers.filter((number) => view.follows(targetOf(number), account, number)).length,
      numbers.length,
    ),
    'targets/liked-post-age-sec': mean(ages),
    'targets/likes-to-follows-log': Math.log((1 + likes.length) / (1 + nFollows)),
    'targets/comment-share': share(nComments, likes.length + nFollows + nComments),
  };
}
