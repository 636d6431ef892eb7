import { NONE } from '../../traffic/columns.js';
import type { Traffic } from '../../traffic/epoch.js';
import { VERB } from '../../traffic/verb.js';

/** Every post made in the log, in order of time; one row a post. */
export interface Posts {
  readonly nPosts: number;
  readonly author: Uint32Array;
  readonly sec: Uint32Array;
  readonly nLikes: Uint32Array;
  readonly nComments: Uint32Array;
  /** Row of a post by its number in the log; NONE for numbers that nobody made. */
  readonly rowOf: Uint32Array;
  /** Posts of account `a`, oldest first, are byAuthor[offset[a] .. offset[a + 1]). */
  readonly offset: Uint32Array;
  readonly byAuthor: Uint32Array;
}

/** Lists the posts and counts what they drew. O(actions). */
export function gatherPosts({ accounts, epochs }: Traffic): Posts {
  let nPosts = 0;
  let last = -1;
  for (const { nActions, verb, object } of epochs)
    for (let row = 0; row < nActions; row++)
      if (verb[row] === VERB.post) {
        nPosts++;
        last = Math.max(last, object[row]);
      }
  const author = new Uint32Array(nPosts);
  const sec = new Uint32Array(nPosts);
  const nLikes = new Uint32Array(nPosts);
  const nComments = new Uint32Array(nPosts);
  const rowOf = new Uint32Array(last + 1).fill(NONE);
  let next = 0;
  for (const { nActions, verb, actor, object, t } of epochs)
    for (let row = 0; row < nActions; row++) {
      if (verb[row] === VERB.post) {
        author[next] = actor[row];
        sec[next] = t[row];
        rowOf[object[row]] = next++;
      } else if (verb[row] === VERB.like || verb[row] === VERB.comment) {
        const place = object[row] <= last ? rowOf[object[row]] : NONE;
        if (place !== NONE) (verb[row] === VERB.like ? nLikes : nComments)[place]++;
      }
    }
  return { nPosts, author, sec, nLikes, nComments, rowOf, ...groupByAuthor(author, accounts.nAccounts) };
}

function groupByAuthor(author: Uint32Array, nAccounts: number): Pick<Posts, 'offset' | 'byAuthor'> {
  const offset = new Uint32Array(nAccounts + 1);
  for (const account of author) offset[account + 1]++;
  for (let account = 0; account < nAccounts; account++) offset[account + 1] += offset[account];
  const cursor = offset.slice(0, nAccounts);
  const byAuthor = new Uint32Array(author.length);
  for (let post = 0; post < author.length; post++) byAuthor[cursor[author[post]]++] = post;
  return { offset, byAuthor };
}

/** Posts draw likes for days; those made later than this before the end of a log are not finished. */
export const FINISHED_SEC = 3 * 86_400;

/**
 * The finished posts of each wanted account with at least `least` of them, oldest first: rows of `Posts`. A post is finished when three days of
 * the log lie behind it.
 */
export function finishedPosts(
  posts: Posts,
  accounts: Iterable<number>,
  { endSec, least }: { readonly endSec: number; readonly least: number },
): { readonly account: number; readonly posts: readonly number[] }[] {
  const { offset, byAuthor, sec } = posts;
  const found: { account: number; posts: number[] }[] = [];
  for (const account of accounts) {
    const own = Array.from(byAuthor.subarray(offset[account], offset[account + 1])).filter(
      (post) => sec[post] <= endSec - FINISHED_SEC,
    );
    if (own.length >= least) found.push({ account, posts: own });
  }
  return found;
}
