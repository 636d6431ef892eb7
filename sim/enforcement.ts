import type { Epoch } from './traffic/epoch.js';
import type { Hand } from './world/context.js';

/** What the platform does to an account between two epochs. Seconds are of the simulated clock. */
export type Measure =
  /** Nobody acts through the account in [fromSec, toSec): owners find the app closed, operations see a visible block. */
  | { readonly kind: 'block'; readonly account: number; readonly fromSec: number; readonly toSec: number }
  /** The block of an account is lifted, whenever it would have ended. */
  | { readonly kind: 'lift-block'; readonly account: number }
  /** The owner must choose a new password: operations that hold the old one fail to log in from `atSec` on. */
  | { readonly kind: 'reset-password'; readonly account: number; readonly atSec: number }
  /** The owner's doing, not the platform's: the new password is handed to whoever held the old one. */
  | { readonly kind: 'share-password'; readonly account: number }
  /** A follow is silently undone. Neither side is told; the follower count falls. */
  | { readonly kind: 'remove-follow'; readonly account: number; readonly target: number }
  /** A removed follow is put back, unless it stands again already; the follower count rises. */
  | { readonly kind: 'restore-follow'; readonly account: number; readonly target: number }
  /** The account is gone from `atSec` on: purged, or its owner left. Whom it followed has a follower less; nobody acts through it or reaches it. */
  | { readonly kind: 'close-account'; readonly account: number; readonly atSec: number }
  /** A closed account is as it was before. */
  | { readonly kind: 'reopen-account'; readonly account: number };

/** A platform that acts on its world while it runs; without one, nothing is ever undone. */
export interface Enforcement {
  /**
   * Whether the platform lets an action of a plug-in through (synchronous block). Asked once per action, in the order they are emitted; a refused one never reaches the log
   * and its operator sees `blocked`.
   */
  lets?(by: Hand, tSec: number, verb: number, target: number): boolean;
  /** Looks at an epoch that was just logged; the measures hold from the next epoch on. The world waits for it. */
  after?(epoch: Epoch): readonly Measure[] | Promise<readonly Measure[]>;
}
