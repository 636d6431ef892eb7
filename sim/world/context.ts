import type { RandomStream } from '../../random/stream.js';
import type { NetworkPools } from './networks.js';

/** Read-only sight of the world at the start of an epoch, for operations and confounders. */
export interface WorldView {
  readonly nAccounts: number;
  /** Accounts of people, in the order of the scenario (equal in twin worlds). */
  readonly people: readonly number[];
  /** Persona id of a person's account; `null` for a bot. */
  personaOf(account: number): string | null;
  existsAt(account: number, tSec: number): boolean;
  isPrivate(account: number): boolean;
  nFollowers(account: number): number;
  nFollowings(account: number): number;
  /** The `index`-th account that `account` follows, oldest first roughly. */
  followee(account: number, index: number): number;
  follows(account: number, target: number): boolean;
  /** Whom an account follows, for many questions about one account; good until the next call. */
  followingsOf(account: number): { has(target: number): boolean };
  /** Newest post of an account at `tSec`, or NONE. */
  latestPost(account: number, tSec: number): number;
  /** When the newest post at `tSec` was made; -Infinity without one. */
  latestPostSec(account: number, tSec: number): number;
  /** A random account of the same community, popular ones more often. */
  popularInCommunityOf(account: number, random: RandomStream): number;
  /** Device the owner mostly uses. */
  mainDevice(account: number): number;
  homeNetwork(account: number): number;
  /** Network of the carrier that an account's phone is on when it is out. */
  mobileNetwork(account: number): number;
  /** Second of the day (simulated clock) at which the owner's local hour is `hour`. */
  secondOfLocalHour(account: number, hour: number): number;
}

/** What operations and confounders have at set-up. */
export interface SetupContext {
  readonly nPeople: number;
  readonly horizonSec: number;
  readonly view: WorldView;
  readonly networks: NetworkPools;
  random(name: string): RandomStream;
}

/** Through which hands an action goes: the account, and what the platform will see of who drives it. */
export interface Hand {
  readonly actor: number;
  readonly session: number;
  readonly device: number;
  readonly client: number;
  readonly network: number;
  /** Campaign of the operation, or NONE. */
  readonly campaign: number;
}

/** What operations and confounders have in one epoch. */
export interface EpochContext {
  readonly startSec: number;
  readonly endSec: number;
  readonly view: WorldView;
  /** A stream of this operation and this epoch, by name and number (usually the account). */
  random(name: string, index?: number): RandomStream;
  newSession(): number;
  /**
   * Tries an action and says what its doer sees. Follows of the followed, unfollows of strangers and likes of the liked come back as `done` and
   * are dropped later: the doer does not notice.
   */
  emit(by: Hand, tSec: number, verb: number, target?: number, object?: number): Outcome;
  /** Writes a line of the enterprise's books for this epoch, for the truth; operations only, at most once an epoch. */
  book(entry: BookEntry): void;
}

/**
 * What the doer of an action sees: it was carried out; the platform refused it or the account is blocked; the password no longer works; or it
 * could not be (outside the epoch, nobody there).
 */
export type Outcome = 'done' | 'blocked' | 'locked-out' | 'impossible';

/** One epoch of an enterprise's books, in US dollars. */
export interface BookEntry {
  /** Customers or members enrolled at the end of the epoch. */
  readonly nCustomers: number;
  /** Those of them who pay. */
  readonly nPaying: number;
  /** Customers who came, and who left, in this epoch. */
  readonly nJoined: number;
  readonly nLeft: number;
  readonly revenue: number;
  readonly cost: number;
  /** Times that the operator changed its ways because of what it saw of the platform, in this epoch; none where it is left out. */
  readonly nReactions?: number;
}
