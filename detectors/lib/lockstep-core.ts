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

/** The places of every actor's actions in `ActionsByAim`, ascending: `place[offset[i] .. offset[i+1])` are actor i's. */
export interface PlacesOfActors {
  readonly offset: Uint32Array;
  readonly place: Uint32Array;
}

/** Lists every actor's places. O(actions). */
export function listByActor({ nActors, actor, nActions }: ActionsByAim): PlacesOfActors {
  const offset = new Uint32Array(nActors + 1);
  for (let each = 0; each < nActors; each++) offset[each + 1] = offset[each] + nActions[each];
  const next = offset.slice();
  const place = new Uint32Array(actor.length);
  for (let at = 0; at < actor.length; at++) place[next[actor[at]]++] = at;
  return { offset, place };
}

/**
 * Grows a core from a set of actors: looks where most of them come to within an interval, takes the best aims, sees who belongs, and again, until the sum of matched aims no longer rises. Both steps
 * of a round (moving centres, swapping aims) take what holds most members, so the sum never falls. Null when the actors share no aims enough. O(rounds x actions of the members).
 * Source: Beutel, Xu, Guruswami, Palow, Faloutsos 2013, CopyCatch: stopping group attacks by spotting lockstep behavior in social networks, algorithms 1 to 3.
 */
export function growCore(
  actions: ActionsByAim,
  byActor: PlacesOfActors,
  starters: Uint32Array,
  rule: CoreRule,
): LockstepCore | null {
  let best: LockstepCore | null = null;
  let users = starters;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const centres = bestCentres(actions, placesOf(byActor, users), rule);
    if (centres === null) return best;
    const core = coreOf(actions, centres, rule);
    if (best !== null && core.worth <= best.worth) return best;
    best = core;
    users = core.members;
  }
  return best;
}

/** All places of some actors, ascending: aim by aim, in the order of time at each. */
function placesOf({ offset, place }: PlacesOfActors, actors: Uint32Array): Uint32Array {
  const total = actors.reduce((sum, each) => sum + offset[each + 1] - offset[each], 0);
  const all = new Uint32Array(total);
  let next = 0;
  for (const each of actors) {
    all.set(place.subarray(offset[each], offset[each + 1]), next);
    next += offset[each + 1] - offset[each];
  }
  return all.sort();
}

/** The aims that most actors came to within one interval, with its middle; null when there are fewer than wanted. Among equals the lower number. */
function bestCentres(actions: ActionsByAim, places: Uint32Array, { nAims, withinSec }: CoreRule): Centres | null {
  const { offset, actor, t } = actions;
  const nHere = new Uint32Array(actions.nActors);
  const windows: { aim: number; nUsers: number; centreSec: number }[] = [];
  let aim = 0;
  for (let start = 0; start < places.length;) {
    while (offset[aim + 1] <= places[start]) aim++;
    // The interval slides over the aim's actions; each actor in it counts once.
    let best = { aim, nUsers: 0, centreSec: 0 };
    let [first, nUsers, stop] = [start, 0, start];
    for (; stop < places.length && places[stop] < offset[aim + 1]; stop++) {
      const last = places[stop];
      if (nHere[actor[last]]++ === 0) nUsers++;
      for (; t[last] - t[places[first]] > 2 * withinSec; first++) if (--nHere[actor[places[first]]] === 0) nUsers--;
      if (nUsers > best.nUsers) best = { aim, nUsers, centreSec: (t[places[first]] + t[last]) / 2 };
    }
    for (; first < stop; first++) nHere[actor[places[first]]] = 0;
    windows.push(best);
    start = stop;
  }
  if (windows.length < nAims) return null;
  windows.sort((a, b) => b.nUsers - a.nUsers || a.aim - b.aim);
  const kept = windows.slice(0, nAims);
  return {
    aim: Uint32Array.from(kept, (window) => window.aim),
    centreSec: Float64Array.from(kept, ({ centreSec }) => centreSec),
  };
}
