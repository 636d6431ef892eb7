import type { WorldView } from '../world/context.js';

/** A post of the running epoch. */
export interface NewPost {
  readonly object: number;
  readonly sec: number;
}

/** Posts an account makes in [fromSec, toSec) of the running epoch, newest first. O(its posts of the epoch). */
export function newPosts(view: WorldView, account: number, fromSec: number, toSec: number): readonly NewPost[] {
  let sec = view.latestPostSec(account, toSec);
  if (sec < fromSec) return NO_POSTS;
  const posts: NewPost[] = [];
  for (let beforeSec = toSec; sec >= fromSec; sec = view.latestPostSec(account, beforeSec)) {
    posts.push({ object: view.latestPost(account, beforeSec), sec });
    beforeSec = sec;
  }
  return posts;
}

const NO_POSTS: readonly NewPost[] = [];
