import type { Enforcement } from '../enforcement.js';
import type { Witness } from '../witness.js';
import type { CampaignTruth, Enrolment, LedgerRow, Participation } from '../truth/truth.js';
import type { Notices } from './carry-out.js';
import type { Crew } from './crew.js';
import type { PostWindow } from './post-window.js';
import type { FollowLists } from './follow-lists.js';
import type { LiveState } from './live-state.js';
import type { Actor } from './plugin-phase.js';
import type { Tenures } from './tenures.js';

/** What a world is made of once everybody has moved in. */
export interface WorldParts {
  readonly state: LiveState;
  readonly lists: FollowLists;
  readonly personas: readonly string[];
  readonly actors: readonly Actor[];
  /** Through which people's accounts they may act, and when. */
  readonly tenures: Tenures;
  readonly truth: {
    readonly campaigns: CampaignTruth[];
    readonly enrolments: Enrolment[];
    readonly participations: Participation[];
    readonly ledger: LedgerRow[];
  };
  readonly crew: Crew;
  readonly nCommunities: number;
  readonly epochSec: number;
  readonly horizonSec: number;
  readonly enforcement: Enforcement | undefined;
  readonly witness: Witness | undefined;
  /** Whether the world should be frozen at the next epoch's end. */
  readonly isFreezeDue: () => boolean;
}

/** Where a running world stands between two epochs. */
export interface Standing {
  nEpochs: number;
  nPosts: number;
  nSessions: number;
  notices: Notices;
  posts: PostWindow | null;
  /** Follows that the platform undid and did not put back. */
  removedFollows: Set<number>;
}
