import type { ActionsByAim } from './matched-actions.js';

/** Aims that users come to in step, each at its own time. */
export interface Centres {
  readonly aim: Uint32Array;
  /** Per aim: the middle of the interval, seconds. */
  readonly centreSec: Float64Array;
}

/** What counts as in step. */
export interface CoreRule {
  /** Aims of a core. */
  readonly nAims: number;
  /** Share of the aims that a member has to come to. */
  readonly share: number;
  /** An action counts when it is at most so far from the centre of its aim. */
  readonly withinSec: number;
}

/** Actors in step, and what they are in step at. */
export interface LockstepCore extends Centres {
  /** Per actor: aims that it came to in time. */
  readonly nMatched: Uint32Array;
  /** Actors that came to enough of them. */
  readonly members: Uint32Array;
  /** Sum of the members' matched aims: what the search raises. */
  readonly worth: number;
}

/** Rounds of a search at most; it stops as soon as nothing gets better. */
const MAX_ROUNDS = 50;

/** Counts, per actor, the aims that it came to in time; an aim once. O(actions at the aims). */
export function countInStep(
  { nActors, offset, actor, t }: ActionsByAim,
  centres: Centres,
  withinSec: number,
): Uint32Array {
  const nMatched = new Uint32Array(nActors);
  const metAt = new Uint32Array(nActors);
  centres.aim.forEach((aim, number) => {
    for (let at = offset[aim]; at < offset[aim + 1]; at++) {
      if (Math.abs(t[at] - centres.centreSec[number]) > withinSec || metAt[actor[at]] === number + 1) continue;
      metAt[actor[at]] = number + 1;
      nMatched[actor[at]] = nMatched[actor[at]] + 1;
    }
  });
  return nMatched;
}

/** The core of given aims and times: who came to at least `share` of them. O(actions at the aims + actors). */
export function coreOf(actions: ActionsByAim, centres: Centres, { nAims, share, withinSec }: CoreRule): LockstepCore {
  const nMatched = countInStep(actions, centres, withinSec);
  // Rounding of share x aims must not ask for one aim more.
  const needed = Math.max(1, Math.ceil(share * nAims - 1e-9));
  const members = Uint32Array.from(nMatched.keys()).filter((actor) => nMatched[actor] >= needed);
  return { ...centres, nMatched, members, worth: members.reduce((sum, actor) => sum + nMatched[actor], 0) };
}

/** An actor's actions, as places in `ActionsByAim`, with their aims. */
export interface ActionsOfActors {
  readonly offset: Uint32Array;
  readonly aim: Uint32Array;
  readonly t: Uint32Array;
}

/** Lists every actor's actions in order of aim and time. O(actions). */
export function listByActor({ nActors, offset, actor, t, nActions }: ActionsByAim): ActionsOfActors {
  const start = new Uint32Array(nActors + 1);
  for (let each = 0; each < nActors; each++) start[each + 1] = start[each] + nActions[each];
  const next = start.slice();
  const aim = new Uint32Array(actor.length);
  const own = new Uint32Array(actor.length);
  for (let at = 0; at + 1 < offset.length; at++)
    for (let place = offset[at]; place < offset[at + 1]; place++) {
      const slot = next[actor[place]]++;
      aim[slot] = at;
      own[slot] = t[place];
    }
  return { offset: start, aim, t: own };
}

/**
 * Grows a core from a set of actors: looks where most of them come to within an interval, takes the best aims, sees who belongs, and again, until the sum of matched aims no longer rises. Both steps
 * of a round (moving centres, swapping aims) take what holds most members, so the sum never falls. Null when the actors share no aims enough. O(rounds x actions of the members).
 * Source: Beutel, Xu, Guruswami, Palow, Faloutsos 2013, CopyCatch: stopping group attacks by spotting lockstep behavior in social networks, algorithms 1 to 3.
 */
export function growCore(
  actions: ActionsByAim,
  byActor: ActionsOfActors,
  starters: Uint32Array,
  rule: CoreRule,
): LockstepCore | null {
  let best: LockstepCore | null = null;
  let users = starters;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const centres = bestCentres(byActor, users, rule);
    if (centres === null) return best;
    const core = coreOf(actions, centres, rule);
    if (best !== null && core.worth <= best.worth) return best;
    best = core;
    users = core.members;
  }
  return best;
}

/** The aims that most of the users came to within one interval, with its middle; null when there are fewer than wanted. Among equals the lower number. */
function bestCentres(byActor: ActionsOfActors, users: Uint32Array, { nAims, withinSec }: CoreRule): Centres | null {
  const times = new Map<number, { user: number; t: number }[]>();
  for (const user of users)
    for (let at = byActor.offset[user]; at < byActor.offset[user + 1]; at++) {
      const list = times.get(byActor.aim[at]);
      if (list === undefined) times.set(byActor.aim[at], [{ user, t: byActor.t[at] }]);
      else list.push({ user, t: byActor.t[at] });
    }
  if (times.size < nAims) return null;
  const windows = [...times].map(([aim, list]) => ({ aim, ...fullestWindow(list, 2 * withinSec) }));
  windows.sort((a, b) => b.nUsers - a.nUsers || a.aim - b.aim);
  const kept = windows.slice(0, nAims);
  return {
    aim: Uint32Array.from(kept, ({ aim }) => aim),
    centreSec: Float64Array.from(kept, ({ centreSec }) => centreSec),
  };
}

/** The interval that holds most users, each counted once; the first among equals. O(n log n). */
function fullestWindow(
  list: { readonly user: number; readonly t: number }[],
  lengthSec: number,
): { nUsers: number; centreSec: number } {
  list.sort((a, b) => a.t - b.t || a.user - b.user);
  const nHere = new Map<number, number>();
  let best = { nUsers: 0, centreSec: 0 };
  let first = 0;
  for (const { user, t } of list) {
    nHere.set(user, (nHere.get(user) ?? 0) + 1);
    for (; t - list[first].t > lengthSec; first++) {
      const left = nHere.get(list[first].user)! - 1;
      if (left === 0) nHere.delete(list[first].user);
      else nHere.set(list[first].user, left);
    }
    if (nHere.size > best.nUsers) best = { nUsers: nHere.size, centreSec: (list[first].t + t) / 2 };
  }
  return best;
}
