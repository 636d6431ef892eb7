import type { LiveState } from './live-state.js';
import { BEST_QUALITY, QUALITIES } from './post-quality.js';
import { POST, POST_WORDS, type PostWindow } from './post-window.js';
import type { Span } from './posts-phase.js';
import { sharedU32 } from './shared.js';

/** What exploring shows: entries for posts of the window; those of community `c` are explore[exploreStart[c] .. exploreStart[c + 1]). */
export interface ExplorePage {
  readonly explore: Uint32Array;
  readonly exploreStart: Uint32Array;
}

/** Places on the explore page of a post by an author of mean weight, by its age in epochs, and the most that any gets; assumed. */
const EXPLORE_PLACES = [8, 4, 1] as const;
const MAX_EXPLORE_PLACES = 64;

/** Lower bits of an entry: class of the most that the post can appeal in the epoch. The upper ones are its place in the window. */
const APPEAL_BITS = 6;
const N_APPEALS = 2 ** APPEAL_BITS;
/** Each class appeals so much more than the one below. */
const APPEAL_RATIO = 1.05;
/** More than any post of a class can appeal, relative to a new one of mean quality: most looks at a page come to nothing, and need not know the post, which lies far away. */
export const APPEAL_BELOW: Float64Array = Float64Array.from(
  { length: N_APPEALS },
  (_, above) => 1.001 * BEST_QUALITY * APPEAL_RATIO ** (above + 1 - N_APPEALS),
);

/** How many classes something appeals less than something that appeals `1 / share` times as much. */
const classesBelow = (share: number): number => -Math.log(share) / Math.log(APPEAL_RATIO);
/** How many classes below the best a new post of each quality is. */
const CLASSES_BELOW = Float64Array.from(QUALITIES, (quality) => classesBelow(quality / BEST_QUALITY));

/** Class of appeal of an entry. */
export const appealClassOf = (entry: number): number => entry & (N_APPEALS - 1);
/** Place in the window of an entry's post. */
export const placeInWindow = (entry: number): number => entry >>> APPEAL_BITS;

/** Lays the public posts of the window out by community, more often those that are new and whose authors have weight. O(posts + entries). */
export function layExplorePage(
  { posts }: PostWindow,
  { population, freshness }: LiveState,
  { span, nCommunities }: { span: Span; nCommunities: number },
): ExplorePage {
  const { popularity, community, accounts, operator, meanPopularity } = population;
  const epochSec = span.endSec - span.startSec;
  const nPosts = posts.length / POST_WORDS;
  const nPlaces = new Uint8Array(nPosts);
  const exploreStart = sharedU32(nCommunities + 1);
  for (let place = 0; place < nPosts; place++) {
    const at = POST_WORDS * place;
    const account = posts[at + POST.author];
    if (accounts.isPrivate[account] === 1 || operator[account] !== 0) continue;
    const age = Math.min(2, Math.max(0, Math.ceil((span.startSec - posts[at + POST.sec]) / epochSec)));
    const wanted = Math.ceil((EXPLORE_PLACES[age] * popularity[account]) / meanPopularity);
    nPlaces[place] = Math.min(MAX_EXPLORE_PLACES, wanted);
    exploreStart[community[account] + 1] += nPlaces[place];
  }
  for (let c = 0; c < nCommunities; c++) exploreStart[c + 1] += exploreStart[c];
  const explore = sharedU32(exploreStart[nCommunities]);
  const cursor = exploreStart.slice();
  const fading = Float64Array.from({ length: Math.ceil(freshness.length / 60) }, (_, hour) =>
    classesBelow(freshness[60 * hour]),
  );
  for (let place = 0; place < nPosts; place++) {
    if (nPlaces[place] === 0) continue;
    const at = POST_WORDS * place;
    const c = community[posts[at + POST.author]];
    // As it grows older it appeals less; one that is not there yet can be new when it is seen.
    const ageHours = Math.max(0, Math.floor((span.startSec - posts[at + POST.sec]) / 3600));
    const below = CLASSES_BELOW[posts[at + POST.quality]] + (ageHours < fading.length ? fading[ageHours] : N_APPEALS);
    const entry = place * N_APPEALS + Math.max(0, N_APPEALS - 1 - Math.floor(below));
    const end = cursor[c] + nPlaces[place];
    explore.fill(entry, cursor[c], end);
    cursor[c] = end;
  }
  return { explore, exploreStart };
}
