/** One row of an answer: 64-bit counts have become numbers. */
export type Row = Readonly<Record<string, string | number | null>>;

/** One page of accounts. */
export interface PeoplePage {
  readonly rows: readonly Row[];
  readonly nFound: number;
  readonly page: number;
  readonly nPages: number;
  /** Personas and operations of the world, to choose from. */
  readonly segments: readonly string[];
}

/** Rows that exactly these detectors hit, and no other of those asked about. */
export interface Overlap {
  readonly detectors: readonly string[];
  readonly nCaught: number;
  readonly nWrong: number;
}

/** How the hits of detectors overlap. */
export interface Overlaps {
  readonly detectors: readonly string[];
  /** The largest first. */
  readonly sets: readonly Overlap[];
  /** Inauthentic rows that nobody hits. */
  readonly nMissed: number;
  readonly nInauthentic: number;
  readonly nRows: number;
}

/** Everything the viewer tells of one account. */
export interface AccountDetail {
  readonly account: number;
  /** Its line of `accounts.parquet`; null for rows of a data set. */
  readonly facts: Row | null;
  /** One line a detector and level: highest score, rows that score higher, rows hit, of them organic. */
  readonly scores: readonly Row[];
  /** Actions by day, hour, verb and controller of the test window, with how many the chosen detector removed; null where traffic was not kept. */
  readonly timeline: readonly Row[] | null;
  /** Neighbours in the follow graph, with their kind; null where the graph was not kept. */
  readonly neighbours: readonly Row[] | null;
  /** Follows among the neighbours. */
  readonly edges: readonly Row[] | null;
  readonly window: { readonly startSec: number; readonly endSec: number } | null;
  /** What each arm of a closed loop did to it; null where the run is none, or kept none. */
  readonly arms: readonly AccountArm[] | null;
}

/** What one arm of a closed loop did to one account. */
export interface AccountArm {
  readonly arm: string;
  readonly detector: string;
  readonly level: string;
  /** Its lines of `measures.parquet`, in time. */
  readonly measures: readonly Row[];
  /** Its line of `losses.parquet`; null where it met nothing. */
  readonly loss: Row | null;
}

/** One page of the accounts that the platform of a closed loop did something to. */
export interface MeasuredPage {
  readonly rows: readonly Row[];
  /** Rows in all, one an account and arm; of them wronged ones. */
  readonly nFound: number;
  readonly nWronged: number;
  readonly page: number;
  readonly nPages: number;
  /** Arms with kept rows, in the order of the study. */
  readonly arms: readonly string[];
}

/** Counts that describe a world's population; nothing in it is a list of single accounts. */
export interface WorldPicture {
  /** Accounts by who stands behind them. */
  readonly population: readonly Row[];
  /** Accounts by quantity (followers, following, actions) and bin; bins grow by a factor, `low` inclusive, `high` exclusive. */
  readonly degrees: readonly Row[];
  /** Actions by hour of the day and who caused them; null where traffic was not kept. */
  readonly rhythm: readonly Row[] | null;
}

/** The jobs of a world's operations. */
export interface Campaigns {
  /** Account x time, binned; null where traffic was not kept. */
  readonly campaigns: readonly Row[] | null;
  /** Target x time of the same jobs, binned. */
  readonly targets: readonly Row[] | null;
}
