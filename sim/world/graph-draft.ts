import type { ListColumns } from './follow-lists.js';
import type { Popularity } from './popularity.js';
import type { Population } from './population.js';

/** What the threads share while they draw the starting graph. */
export interface GraphDraft {
  readonly population: Population;
  /** Tickets of the people who have an account at the start. */
  readonly popularity: Popularity;
  /** People who have an account at the start, ascending. */
  readonly people: Uint32Array;
  /** Tickets of each operation's bots, and the tickets of people that bots look at. */
  readonly bots: readonly Uint32Array[];
  readonly forBots: Uint32Array;
  readonly homophily: number;
  /** Share of a bot's follows that go to bots of its operation. */
  readonly botsFollowBots: number;
  /** Share of the accounts that fill up long lists with those whom communities would choose. */
  readonly fillPopular: number;
  /** Chance that a pick is returned. */
  readonly returned: number;
  /** Picks of account `a`: picks[pickStart[a] .. pickStart[a] + nPicked[a]), ascending, with the RETURNED bit. */
  readonly pickStart: Uint32Array;
  readonly picks: Uint32Array;
  readonly nPicked: Uint32Array;
}

/** What the passes over the graph need; later passes need more of it. */
export interface GraphRequest {
  readonly nBlocks: number;
  readonly nAccounts: number;
  readonly draft?: GraphDraft;
  readonly returns?: ReturnSlots;
  readonly lists?: ListColumns;
  readonly graph?: { readonly offset: Uint32Array; readonly target: Uint32Array };
}

/** Follows given in return: those of account `b` are from[start[b] .. start[b + 1]), ascending. `cursors` has one row a range. */
export interface ReturnSlots {
  readonly start: Uint32Array;
  readonly from: Uint32Array;
  readonly cursors: readonly Uint32Array[];
}
