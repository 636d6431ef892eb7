import type { LoopBooks, LoopDays, Loss, ToldAndTrue } from './loop-books.js';
import type { LoopDesk } from './loop-desk.js';
import type { LiveTruth } from './live-truth.js';
import type { Reactions } from './people.js';
import { NO_PERSONA } from '../../sim/truth/truth.js';

/** What a group of people lost to a clean-up without having deserved it. */
export interface Harm {
  /** `everybody`, `persona:creator`, `followers:100-1000` ... */
  readonly segment: string;
  readonly nPeople: number;
  /** Innocent people who were told, limited, blocked, purged or lost actions. */
  readonly nWronged: number;
  /** Actions of owners that were removed, those of customers included. */
  readonly nActionsLost: number;
  /** Days that innocent people were kept out, kept from acting, or gone. */
  readonly blockedDays: number;
  readonly limitedDays: number;
  readonly closedDays: number;
  /** Wrongly hit people who left, and those who were wrongly purged and are gone still. */
  readonly nLost: number;
}

/** What came of one arm in one world; plain numbers. */
export interface ArmResult {
  /** One value an epoch. */
  readonly days: LoopDays;
  readonly epochSec: number;
  /** Counts over the whole horizon. */
  readonly counts: Readonly<Record<string, number>>;
  readonly harm: readonly Harm[];
  /** What was foretold before each sweep, beside the truth. */
  readonly forecasts: readonly ToldAndTrue[];
}

/** What an arm leaves behind. */
export interface ArmBooks {
  readonly live: LiveTruth;
  readonly books: LoopBooks;
  readonly work: LoopDesk['work'] | null;
  readonly reactions: Reactions | null;
  readonly epochSec: number;
}

/** Sums up one arm: the services' books by day, what people did, and who was hurt. O(accounts + rows of the ledger). */
export function sumUpArm({ live, books, work, reactions, epochSec }: ArmBooks): ArmResult {
  const left = reactions?.left ?? new Set();
  const isLost = (account: number): boolean => left.has(account) || books.losses.get(account)?.isGone === true;
  const harm = harmOf(live, books.losses, isLost);
  return {
    days: { ...books.days, ...serviceDays(live, books.days['own actions'].length, epochSec) },
    epochSec,
    counts: {
      'people heeding': reactions?.nHeeded ?? 0,
      'people re-sharing': reactions?.nReshared ?? 0,
      complaints: reactions?.nComplaints ?? 0,
      appeals: reactions?.nAppeals ?? 0,
      'people leaving': left.size,
      'people lost': harm.find(({ segment }) => segment === 'everybody')?.nLost ?? 0,
      labels: work?.nLabels ?? 0,
      'reviews done': work?.nReviews ?? 0,
      'people wronged': [...books.losses].filter(([account, { isWronged }]) => isWronged && !live.isBot(account))
        .length,
    },
    harm,
    forecasts: books.forecasts,
  };
}

/** The books of all services together, by epoch; those of each one under its own name. */
function serviceDays(live: LiveTruth, nEpochs: number, epochSec: number): LoopDays {
  const days: LoopDays = {};
  const add = (quantity: string, epoch: number, value: number): void => {
    days[quantity] ??= new Array<number>(nEpochs).fill(0);
    days[quantity][epoch] += value;
  };
  for (const row of live.truth.ledger) {
    const epoch = Math.floor(row.startSec / epochSec);
    for (const who of ['services', live.truth.operations[row.operation].id]) {
      add(`${who}: customers`, epoch, row.nCustomers);
      add(`${who}: paying`, epoch, row.nPaying);
      add(`${who}: revenue`, epoch, row.revenue);
      add(`${who}: cost`, epoch, row.cost);
      add(`${who}: actions done`, epoch, row.nDone);
      add(`${who}: actions refused`, epoch, row.nBlocked);
      add(`${who}: locked out`, epoch, row.nLockedOut);
      add(`${who}: reactions`, epoch, row.nReactions);
    }
  }
  return days;
}

/** Followers at the start from which on somebody counts as larger; assumed. */
const SIZES = [
  { name: 'followers:below 50', least: 0 },
  { name: 'followers:50-200', least: 50 },
  { name: 'followers:over 200', least: 200 },
] as const;

function harmOf(live: LiveTruth, losses: ReadonlyMap<number, Loss>, isLost: (account: number) => boolean): Harm[] {
  const { truth, founded } = live;
  const { nAccounts, isPrivate, isBusiness } = founded.accounts;
  const nFollowers = new Uint32Array(nAccounts);
  for (let edge = 0; edge < founded.graph.target.length; edge++) nFollowers[founded.graph.target[edge]]++;
  const bySegment = new Map<string, { -readonly [Key in keyof Harm]: Harm[Key] }>();
  for (let account = 0; account < nAccounts; account++) {
    if (live.isBot(account)) continue;
    const persona = truth.persona[account];
    const size = SIZES.findLast(({ least }) => nFollowers[account] >= least);
    const segments = [
      'everybody',
      ...(persona === NO_PERSONA ? [] : [`persona:${truth.personas[persona]}`]),
      ...(size === undefined ? [] : [size.name]),
      ...(isPrivate[account] === 1 ? ['private'] : []),
      ...(isBusiness[account] === 1 ? ['business'] : []),
    ];
    const loss = losses.get(account);
    for (const segment of segments) {
      const harm = bySegment.get(segment) ?? {
        ...{ segment, nPeople: 0, nWronged: 0, nActionsLost: 0 },
        ...{ blockedDays: 0, limitedDays: 0, closedDays: 0, nLost: 0 },
      };
      bySegment.set(segment, harm);
      harm.nPeople++;
      harm.nWronged += loss?.isWronged === true ? 1 : 0;
      harm.nActionsLost += loss?.nActions ?? 0;
      harm.blockedDays += (loss?.blockedSec ?? 0) / 86_400;
      harm.limitedDays += (loss?.limitedSec ?? 0) / 86_400;
      harm.closedDays += (loss?.closedSec ?? 0) / 86_400;
      harm.nLost += isLost(account) ? 1 : 0;
    }
  }
  return [...bySegment.values()].sort((a, b) => (a.segment < b.segment ? -1 : 1));
}
