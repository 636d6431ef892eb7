import type { Traffic } from '../../traffic/epoch.js';
import { VERB } from '../../traffic/verb.js';
import type { Snapshot } from './snapshot.js';

/** Influencers of the SRF study. */
const N_INFLUENCERS = 115;
/** In a small world, at most this share of the people. */
const MOST_INFLUENCERS = 0.01;
/** Newest followers looked at per influencer, as SRF did. */
const N_NEWEST = 100;

/** The most followed people, and their followers at the end of the log, drawn as the SRF study drew them. */
export interface FollowerSamples {
  /** Most followed first. */
  readonly influencers: readonly number[];
  /** All followers of each influencer. */
  readonly followers: readonly (readonly number[])[];
  /** The newest followers of each, at most 100, who came within the log. */
  readonly newest: readonly (readonly number[])[];
}

/** Finds the influencers and lists their followers. O(edges + actions). */
export function sampleFollowers({ graph, epochs }: Traffic, snapshot: Snapshot): FollowerSamples {
  const { people, nFollowers } = snapshot;
  const n = Math.min(N_INFLUENCERS, Math.floor(people.length * MOST_INFLUENCERS));
  const influencers = [...people].sort((a, b) => nFollowers[b] - nFollowers[a] || a - b).slice(0, n);
  const placeOf = new Int32Array(nFollowers.length).fill(-1);
  for (const [place, account] of influencers.entries()) placeOf[account] = place;
  const followers = influencers.map((): number[] => []);
  const newest = influencers.map((): number[] => []);
  // What each pair did last decides whether the one follows the other now: backwards, the first event met.
  const settled = new Set<number>();
  for (let index = epochs.length - 1; index >= 0; index--) {
    const { nActions, verb, actor, target } = epochs[index];
    for (let row = nActions - 1; row >= 0; row--) {
      if (verb[row] !== VERB.follow && verb[row] !== VERB.unfollow) continue;
      const place = placeOf[target[row]];
      const pair = actor[row] * N_INFLUENCERS + place;
      if (place < 0 || settled.has(pair)) continue;
      settled.add(pair);
      if (verb[row] !== VERB.follow) continue;
      followers[place].push(actor[row]);
      if (newest[place].length < N_NEWEST) newest[place].push(actor[row]);
    }
  }
  for (let account = 0; account < nFollowers.length; account++)
    for (let edge = graph.offset[account]; edge < graph.offset[account + 1]; edge++) {
      const place = placeOf[graph.target[edge]];
      if (place >= 0 && !settled.has(account * N_INFLUENCERS + place)) followers[place].push(account);
    }
  return { influencers, followers, newest };
}
