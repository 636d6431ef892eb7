/** What an action does, as stored in the `verb` column. */
export const VERB = { like: 0, follow: 1, unfollow: 2, comment: 3, post: 4, login: 5 } as const;

/** Names of the verbs; the index is the code. */
export const VERB_NAMES = ['like', 'follow', 'unfollow', 'comment', 'post', 'login'] as const;

/** The verbs that a clean-up can undo: given likes, follows and comments. */
export function isRemovable(verb: number): boolean {
  return verb === VERB.like || verb === VERB.follow || verb === VERB.comment;
}

/** What program an action came through, as the platform sees it, in the `client` column. */
export const CLIENT = { officialApp: 0, web: 1, partnerApi: 2, unofficial: 3 } as const;

/** Names of the clients; the index is the code. */
export const CLIENT_NAMES = ['official-app', 'web', 'partner-api', 'unofficial'] as const;
