import type { Traffic } from '../traffic/epoch.js';
import type { Truth } from '../truth/truth.js';
import { gatherFollowAnswers, type FollowAnswers } from './columns/follow-answers.js';
import { sampleFollowers, type FollowerSamples } from './columns/follower-samples.js';
import { gatherPosts, type Posts } from './columns/posts.js';
import { gatherPresence, type Presence } from './columns/presence.js';
import { gatherServiceWork, type ServiceWork } from './columns/service-work.js';
import { takeSnapshot, type Snapshot } from './columns/snapshot.js';

/** One world as quantities see it. The columns that several of them need are made on first use and kept. */
export class MeasuredWorld {
  readonly traffic: Traffic;
  readonly truth: Truth;
  #snapshot: Snapshot | null = null;
  #posts: Posts | null = null;
  #presence: Presence | null = null;
  #followers: FollowerSamples | null = null;
  #answers: FollowAnswers | null = null;
  #service: ServiceWork | null = null;

  constructor({ traffic, truth }: { readonly traffic: Traffic; readonly truth: Truth }) {
    this.traffic = traffic;
    this.truth = truth;
  }

  /** First second after the log. */
  get endSec(): number {
    return this.traffic.epochs.at(-1)?.endSec ?? 0;
  }

  /** Degrees, posts and ages of all accounts at the end. */
  get snapshot(): Snapshot {
    return (this.#snapshot ??= takeSnapshot(this.traffic, this.truth));
  }

  /** Every post of the log with its likes and comments. */
  get posts(): Posts {
    return (this.#posts ??= gatherPosts(this.traffic));
  }

  /** Who came when. */
  get presence(): Presence {
    return (this.#presence ??= gatherPresence(this.traffic, this.truth));
  }

  /** Influencers and samples of their followers. */
  get followers(): FollowerSamples {
    return (this.#followers ??= sampleFollowers(this.traffic, this.snapshot));
  }

  /** What became of people's cold follows. */
  get answers(): FollowAnswers {
    return (this.#answers ??= gatherFollowAnswers(this.traffic, this.truth));
  }

  /** What follow services did for their customers. */
  get service(): ServiceWork {
    return (this.#service ??= gatherServiceWork(this.traffic, this.truth));
  }
}
