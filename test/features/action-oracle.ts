import { VERB } from '../../sim/traffic/verb.js';
import { postAge, rates } from './account-oracle.js';
import { gapsOf, share, variation, type View } from './view.js';

/** Every action feature of the action with this number, the slow way. */
export function actionOracle(view: View, number: number): Record<string, number> {
  return {
    ...actionRates(view, number),
    ...place(view, number),
    ...context(view, number),
    ...actorRates(view, number),
  };
}

function actionRates(view: View, number: number): Record<string, number> {
  const { t, verb, actor, session } = view.log[number];
  const own = view.all(actor);
  const actions = own.map((other) => view.log[other]);
  const rank = own.indexOf(number);
  const sameHour = actions.filter((action) => Math.floor(action.t / 3600) === Math.floor(t / 3600));
  const sameDay = actions.filter((action) => Math.floor(action.t / 86_400) === Math.floor(t / 86_400));
  const secs = actions.filter((action) => action.session === session).map((action) => action.t);
  return {
    'action-rates/same-verb-by-actor-this-hour': sameHour.filter((action) => action.verb === verb).length,
    'action-rates/same-verb-by-actor-today': sameDay.filter((action) => action.verb === verb).length,
    'action-rates/all-by-actor-this-hour': sameHour.length,
    'action-rhythm/gap-before-sec': t - (actions[rank - 1]?.t ?? NaN),
    'action-rhythm/gap-after-sec': (actions[rank + 1]?.t ?? NaN) - t,
    'action-rates/session-actions': secs.length,
    'action-rhythm/session-sec': secs.at(-1)! - secs[0],
    'action-rhythm/session-gap-cv': variation(gapsOf(secs)),
  };
}

function place(view: View, number: number): Record<string, number> {
  const { t, actor, device, network, client, session } = view.log[number];
  const actions = view.all(actor).map((other) => view.log[other]);
  const shareOf = (isSame: (action: (typeof actions)[number]) => boolean) =>
    share(actions.filter(isSame).length, actions.length);
  const firstSeenSec = actions.find((action) => action.device === device)!.t;
  return {
    'action-place/device-share': shareOf((action) => action.device === device),
    'action-place/device-age-sec': t - firstSeenSec,
    'action-place/others-on-device': view.othersAt('device', device, actor),
    'action-place/network-share': shareOf((action) => action.network === network),
    'action-place/others-on-network-log': Math.log(1 + view.othersAt('network', network, actor)),
    'action-place/client-share': shareOf((action) => action.client === client),
    'action-place/is-new-device-session': Number(
      firstSeenSec >= actions.find((action) => action.session === session)!.t,
    ),
  };
}

function context(view: View, number: number): Record<string, number> {
  const { t, verb, actor, target, session } = view.log[number];
  const earlier = view
    .all(actor)
    .filter((other) => other < number)
    .map((other) => view.log[other]);
  const hourOfDay = (sec: number) => Math.floor(sec / 3600) % 24;
  const isNear = (sec: number) => [23, 0, 1].includes((hourOfDay(sec) - hourOfDay(t) + 24) % 24);
  const isUndone = view.log.some(
    (later, place) =>
      later.verb === VERB.unfollow &&
      later.actor === actor &&
      later.target === target &&
      place > number &&
      view.follows(actor, target, place) &&
      view.followUndoneBy(place) === number,
  );
  const newFollows = view.log.filter(
    (action) => action.t >= view.windowStartSec && action.verb === VERB.follow && action.target === target,
  );
  return {
    'action-context/is-follow': Number(verb === VERB.follow),
    'action-context/is-comment': Number(verb === VERB.comment),
    'action-context/hour-habit': share(earlier.filter((action) => isNear(action.t)).length, earlier.length),
    'action-context/target-followers-log': Math.log(1 + view.followers(target)),
    'action-context/target-followings-log': Math.log(1 + view.followings(target)),
    'action-context/target-age-days': (t - (createdSec(view, target) ?? NaN)) / 86_400,
    'action-context/follows-target': Number(view.follows(actor, target, number)),
    'action-context/followed-by-target': Number(view.follows(target, actor, number)),
    'action-context/post-age-sec': postAge(view, number),
    'action-context/is-undone': Number(isUndone),
    'action-context/session-rank': earlier.filter((action) => action.session === session).length,
    'action-context/target-new-follows-log': Math.log(1 + newFollows.length),
  };
}

/** The account table's entry; accounts opened after now show the largest value the column holds. */
function createdSec(view: View, account: number): number {
  const { createdSec: sec } = view.world.accounts[account];
  return sec < view.nowSec ? sec : 0x7fffffff;
}

function actorRates(view: View, number: number): Record<string, number> {
  const { actor } = view.log[number];
  const own = rates(view, actor);
  const wanted = ['likes-per-day', 'follows-per-day', 'max-actions-per-hour', 'follow-unfollow-churn'];
  return {
    ...Object.fromEntries(wanted.map((name) => [`actor-rates/${name}`, own[`rates/${name}`]])),
    'actor-rates/followings-to-followers-log': Math.log((1 + view.followings(actor)) / (1 + view.followers(actor))),
  };
}
