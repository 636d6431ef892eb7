/** Words of a post in `PostWindow.posts`: author, second, quality class, and what else there is to know of it, as a sum of marks. */
export const POST = { author: 0, sec: 1, quality: 2, marks: 3 } as const;
/** Marks of a post; the last two are about the running epoch. */
export const MARK = {
  /** A scheduler puts it up through the partner API. */
  isScheduled: 1,
  /** It is of this epoch, or the newest of its author from before. */
  isLatest: 2,
  /** Its author leaves before the epoch's end, or has left. */
  authorLeaves: 4,
} as const;
/** Words that a post takes: a quarter of a cache line, which is all that a look at it touches. */
export const POST_WORDS = 4;

/** Recent posts: they carry running numbers, from `windowId` on; those of the newest epoch start at `firstId`, by account and then by time. */
export interface PostWindow {
  readonly windowId: number;
  readonly firstId: number;
  /** POST_WORDS words a post. */
  readonly posts: Int32Array;
}
