import { mixSigned } from '../../random/stream.js';
import { VERB } from '../traffic/verb.js';
import { NEWEST, NEWEST_WORDS, type EpochPosts } from './epoch-posts.js';
import { POST, POST_WORDS } from './post-window.js';
import { placeOf } from './follow-lists.js';
import * as habit from './habits.js';
import { rememberLike } from './like-memory.js';
import type { EpochState, LiveState } from './live-state.js';
import { SessionLog } from './session-log.js';

const TO_UNIT = 1 / 4294967296;

/** The hand that acts in the sessions of one account after the other: its stream of chance, its clock, and what it writes into the log. */
export class SessionHand {
  protected readonly state: LiveState;
  protected readonly log: SessionLog;
  protected epoch!: EpochState;
  protected posts!: EpochPosts;
  // The account at hand, its stream and its running session.
  protected account = 0;
  protected a = 0;
  protected b = 0;
  protected draw = 0;
  protected t = 0;
  protected beginSec = 0;
  /** The running session ends before this second. */
  protected endSec = 0;
  /** What was posted before this second the running session, or one before it, has come across. */
  protected lookSec = 0;
  protected nFollowedNow = 0;
  protected readonly followedNow = new Uint32Array(256);

  constructor(state: LiveState) {
    this.state = state;
    this.log = new SessionLog(state);
  }

  /** The next number of the account's stream, in [0,1). */
  protected uniform(): number {
    return (this.hash() >>> 0) * TO_UNIT;
  }

  /** The next 32 bits of the account's stream, as a signed word. */
  protected hash(): number {
    const { draw } = this;
    this.draw = draw + 1;
    return mixSigned(this.a ^ draw, (this.b + draw) | 0);
  }

  /** Whether the account can follow nobody more in this epoch. */
  protected isFull(): boolean {
    const { length } = this.epoch.lists;
    return this.nFollowedNow >= 255 || length[this.account] + this.nFollowedNow >= habit.MAX_FOLLOWINGS;
  }

  /** Whether the account follows another, by what it did in this epoch too. */
  protected isFollowing(other: number): boolean {
    if (placeOf(this.epoch.lists, this.account, other) >= 0) return true;
    for (let place = 0; place < this.nFollowedNow; place++) if (this.followedNow[place] === other) return true;
    return false;
  }

  /**
   * Newest post of an account as of this session's look at the feed, or NONE. Were later ones liked, the feed could offer them again after
   * a follow.
   */
  protected newestPost(author: number): number {
    const { newest, posts, windowId } = this.posts;
    const row = NEWEST_WORDS * author;
    const oldest = newest[row + NEWEST.first];
    for (let id = newest[row + NEWEST.end] - 1; id >= oldest; id--)
      if (posts[POST_WORDS * (id - windowId) + POST.sec] < this.lookSec) return id;
    return newest[row + NEWEST.id] >>> 0;
  }

  /** Likes a post that somebody else than the feed may offer again. */
  protected likeOnce(t: number, target: number, object: number): void {
    rememberLike(this.state.likes, this.account, object);
    this.put(t, VERB.like, target, object);
  }

  /** Puts a follow or unfollow, which the closing of the epoch carries out in order of time. */
  protected putDue(t: number, verb: number, target: number, object: number): void {
    this.log.noteDue(this.put(t, verb, target, object));
  }

  /** Puts an action of the running session into the log; returns its place. */
  protected put(t: number, verb: number, target: number, object: number): number {
    const { log } = this;
    if (!log.isOpen) log.open(this.account, this.beginSec, mixSigned(this.a ^ ~this.beginSec, this.b));
    return log.put(t, verb, target, object);
  }
}
