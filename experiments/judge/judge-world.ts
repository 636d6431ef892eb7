import type { BarePast } from './bare-past.js';
import { campaignMembers } from './campaign-members.js';
import type { Traffic } from '../../sim/traffic/epoch.js';
import { NO_PERSONA, OWNER, type Truth } from '../../sim/truth/truth.js';
import { standings } from './coordinated.js';
import type { RowTiming } from '../metric.js';
import type { JudgedRows, Segment } from './judged-rows.js';

/**
 * Says what is true of the rows of a past. An action is inauthentic when an operation caused it; an account is when an operation
 * owns it or caused one of its actions in the window. What people do by hand to a plan (operations labelled coordinated) is neither that nor
 * organic: such rows form segments of their own and count in no other. Where it is known which accounts had a label to learn from, the rows of all others
 * are a segment as well. O(actions of the window).
 */
export function judgeWorldRows(
  truth: Truth,
  past: BarePast,
  traffic: Traffic,
  labelledAccounts: Uint32Array | null = null,
): JudgedRows {
  const rows =
    past.actions === null ? judgeAccounts(truth, past, traffic) : judgeActions(truth, past, past.actions, traffic);
  return {
    ...rows,
    segments: [...rows.segments, ...unlabelledSegment(past, rows, labelledAccounts)],
    ...(past.unit === 'group' ? { campaigns: campaignMembers(truth, past, traffic) } : {}),
  };
}

/** What a detector finds rather than remembers: the counted rows of accounts that no label to learn from named. */
function unlabelledSegment(past: BarePast, { isCounted }: Standings, labelledAccounts: Uint32Array | null): Segment[] {
  if (labelledAccounts === null) return [];
  const isLabelled = new Uint8Array(past.nAccounts);
  for (const account of labelledAccounts) isLabelled[account] = 1;
  const isIn = flagRows(past.nRows, (row) => isLabelled[past.account[row]] === 0 && isCounted?.[row] !== 0);
  return [{ name: 'unlabelled', isIn }];
}

type Actions = NonNullable<BarePast['actions']>;

function judgeActions(truth: Truth, past: BarePast, actions: Actions, traffic: Traffic): JudgedRows {
  const controllers = truth.epochs.map((epoch) => epoch.controller);
  const classOf = new Uint32Array(past.nRows);
  for (let row = 0; row < past.nRows; row++) classOf[row] = controllers[actions.epoch[row]][actions.row[row]];
  const isCustomer = new Uint8Array(past.nAccounts);
  for (const { account, operation, fromSec, toSec } of truth.enrolments)
    if (truth.operations[operation].label === 'inauthentic' && overlaps(fromSec, toSec, past)) isCustomer[account] = 1;
  const frame = frameOf(truth, past, classOf);
  return {
    ...frame,
    timing: timingOf(truth, past, actions, traffic),
    segments: [
      ...peopleSegments(truth, past, frame),
      ...operationSegments(truth, past, (row, operation) => classOf[row] === operation + 1),
      { name: 'customers', isIn: organicRowsOf(past, frame, (account) => isCustomer[account] === 1) },
    ],
  };
}

function timingOf(truth: Truth, past: BarePast, actions: Actions, { epochs }: Traffic): RowTiming {
  const times = epochs.map((epoch) => epoch.t);
  const campaigns = truth.epochs.map((epoch) => epoch.campaign);
  const tSec = new Uint32Array(past.nRows);
  const campaign = new Uint32Array(past.nRows);
  for (let row = 0; row < past.nRows; row++) {
    const [epoch, at] = [actions.epoch[row], actions.row[row]];
    tSec[row] = times[epoch][at];
    campaign[row] = campaigns[epoch][at];
  }
  return { tSec, campaign, endSec: past.nowSec };
}

function judgeAccounts(truth: Truth, past: BarePast, traffic: Traffic): JudgedRows {
  const actedBy = operationsPerAccount(truth, past, traffic);
  const isInauthentic = truth.operations.map(({ label }) => label === 'inauthentic');
  const classOf = new Uint32Array(past.nRows);
  for (let row = 0; row < past.nRows; row++) {
    const account = past.account[row];
    const acted =
      actedBy.findIndex((acts, operation) => isInauthentic[operation] && acts[account] === 1) + 1 ||
      actedBy.findIndex((acts) => acts[account] === 1) + 1;
    classOf[row] = truth.operator[account] === OWNER ? acted : truth.operator[account];
  }
  const frame = frameOf(truth, past, classOf);
  return {
    ...frame,
    segments: [
      ...peopleSegments(truth, past, frame),
      ...operationSegments(truth, past, (row, operation) => {
        const account = past.account[row];
        // A member of a pod whom a service drives too is the service's.
        if (!isInauthentic[operation]) return classOf[row] === operation + 1;
        return truth.operator[account] === operation + 1 || actedBy[operation][account] === 1;
      }),
    ],
  };
}

/** Everything of the judged rows but their segments; `classOf` holds controller codes. */
function frameOf(truth: Truth, past: BarePast, classOf: Uint32Array): Omit<JudgedRows, 'segments'> {
  const standingOf = standings(truth);
  const hasCoordinated = standingOf.includes('coordinated');
  return {
    level: past.unit,
    nRows: past.nRows,
    account: past.account,
    isPositive: flagRows(past.nRows, (row) => standingOf[classOf[row]] === 'inauthentic'),
    isCounted: hasCoordinated ? flagRows(past.nRows, (row) => standingOf[classOf[row]] !== 'coordinated') : null,
    isPerson: flagRows(past.nRows, (row) => truth.operator[past.account[row]] === OWNER),
    classes: ['organic', ...truth.operations.map(segmentName)],
    classOf,
  };
}

const segmentName = ({ id, label }: Truth['operations'][number]): string =>
  label === 'coordinated' ? `coordinated:${id}` : `operation:${id}`;

/** What each operation did, coordinated ones apart. */
function operationSegments(truth: Truth, past: BarePast, isOf: (row: number, operation: number) => boolean): Segment[] {
  return truth.operations.map((operation, index) => ({
    name: segmentName(operation),
    isIn: flagRows(past.nRows, (row) => isOf(row, index)),
    isApart: operation.label === 'coordinated',
  }));
}

/** One flag a row. A plain loop: `Uint8Array.from` with a function is six times slower on the rows of a world. */
function flagRows(nRows: number, isFlagged: (row: number) => boolean): Uint8Array {
  const flags = new Uint8Array(nRows);
  for (let row = 0; row < nRows; row++) flags[row] = isFlagged(row) ? 1 : 0;
  return flags;
}

/** Everybody, then the organic rows of each persona and of each confounder's participants. */
function peopleSegments(truth: Truth, past: BarePast, rows: Standings): Segment[] {
  const personas = truth.personas.map((name, persona) => ({
    name: `persona:${name}`,
    isIn: organicRowsOf(past, rows, (account) => truth.persona[account] === persona && persona !== NO_PERSONA),
  }));
  const takesPart = new Map<string, Uint8Array>();
  for (const { account, confounder, fromSec, toSec } of truth.participations) {
    const accounts = takesPart.get(confounder) ?? new Uint8Array(past.nAccounts);
    takesPart.set(confounder, accounts);
    if (overlaps(fromSec, toSec, past)) accounts[account] = 1;
  }
  const confounders = [...takesPart].map(([name, accounts]) => ({
    name: `confounder:${name}`,
    isIn: organicRowsOf(past, rows, (account) => accounts[account] === 1),
  }));
  return [{ name: 'overall', isIn: rows.isCounted }, ...personas, ...confounders];
}

type Standings = Pick<JudgedRows, 'isPositive' | 'isCounted'>;

function organicRowsOf(
  past: BarePast,
  { isPositive, isCounted }: Standings,
  belongs: (account: number) => boolean,
): Uint8Array {
  return flagRows(past.nRows, (row) => isPositive[row] === 0 && isCounted?.[row] !== 0 && belongs(past.account[row]));
}

function overlaps(fromSec: number, toSec: number, past: BarePast): boolean {
  return fromSec < past.nowSec && toSec > past.windowStartSec;
}

/** `[operation][account]` = 1 where the operation caused an action of the account in the window. */
function operationsPerAccount(truth: Truth, past: BarePast, traffic: Traffic): Uint8Array[] {
  const acted = truth.operations.map(() => new Uint8Array(past.nAccounts));
  for (const [index, epoch] of traffic.epochs.entries()) {
    if (epoch.endSec <= past.windowStartSec || epoch.startSec >= past.nowSec) continue;
    const { controller } = truth.epochs[index];
    const { t, actor, nActions } = epoch;
    for (let row = 0; row < nActions; row++) {
      if (controller[row] === OWNER || t[row] < past.windowStartSec || t[row] >= past.nowSec) continue;
      acted[controller[row] - 1][actor[row]] = 1;
    }
  }
  return acted;
}
