import type { BarePast } from './bare-past.js';
import type { Traffic } from '../../sim/traffic/epoch.js';
import { NO_PERSONA, OWNER, type Truth } from '../../sim/truth/truth.js';
import type { JudgedRows, Segment } from './judged-rows.js';

/**
 * Says what is true of the rows of a past. An action is inauthentic when an operation caused it; an account is when an operation
 * owns it or caused one of its actions in the window. O(actions of the window).
 */
export function judgeWorldRows(truth: Truth, past: BarePast, traffic: Traffic): JudgedRows {
  return past.actions === null ? judgeAccounts(truth, past, traffic) : judgeActions(truth, past, past.actions);
}

function judgeActions(truth: Truth, past: BarePast, actions: NonNullable<BarePast['actions']>): JudgedRows {
  const controllers = truth.epochs.map((epoch) => epoch.controller);
  const classOf = new Uint32Array(past.nRows);
  for (let row = 0; row < past.nRows; row++) classOf[row] = controllers[actions.epoch[row]][actions.row[row]];
  const isPositive = flagRows(past.nRows, (row) => classOf[row] !== OWNER);
  const isCustomer = new Uint8Array(past.nAccounts);
  for (const { account, fromSec, toSec } of truth.enrolments)
    if (overlaps(fromSec, toSec, past)) isCustomer[account] = 1;
  return {
    ...frame(truth, past, isPositive, classOf),
    segments: [
      ...peopleSegments(truth, past, isPositive),
      ...truth.operations.map(({ id }, operation) => ({
        name: `operation:${id}`,
        isIn: flagRows(past.nRows, (row) => classOf[row] === operation + 1),
      })),
      { name: 'customers', isIn: organicRowsOf(past, isPositive, (account) => isCustomer[account] === 1) },
    ],
  };
}

function judgeAccounts(truth: Truth, past: BarePast, traffic: Traffic): JudgedRows {
  const actedBy = operationsPerAccount(truth, past, traffic);
  const classOf = new Uint32Array(past.nRows);
  for (let row = 0; row < past.nRows; row++) {
    const account = past.account[row];
    const acted = actedBy.findIndex((acts) => acts[account] === 1) + 1;
    classOf[row] = truth.operator[account] === OWNER ? acted : truth.operator[account];
  }
  const isPositive = flagRows(past.nRows, (row) => classOf[row] !== OWNER);
  return {
    ...frame(truth, past, isPositive, classOf),
    segments: [
      ...peopleSegments(truth, past, isPositive),
      ...truth.operations.map(({ id }, operation) => ({
        name: `operation:${id}`,
        isIn: flagRows(past.nRows, (row) => {
          const account = past.account[row];
          return truth.operator[account] === operation + 1 || actedBy[operation][account] === 1;
        }),
      })),
    ],
  };
}

function frame(
  truth: Truth,
  past: BarePast,
  isPositive: Uint8Array,
  classOf: Uint32Array,
): Omit<JudgedRows, 'segments'> {
  return {
    level: past.unit,
    nRows: past.nRows,
    account: past.account,
    isPositive,
    isPerson: flagRows(past.nRows, (row) => truth.operator[past.account[row]] === OWNER),
    classes: ['organic', ...truth.operations.map(({ id }) => `operation:${id}`)],
    classOf,
  };
}

/** One flag a row. A plain loop: `Uint8Array.from` with a function is six times slower on the rows of a world. */
function flagRows(nRows: number, isFlagged: (row: number) => boolean): Uint8Array {
  const flags = new Uint8Array(nRows);
  for (let row = 0; row < nRows; row++) flags[row] = isFlagged(row) ? 1 : 0;
  return flags;
}

/** Everybody, then the organic rows of each persona and of each confounder's participants. */
function peopleSegments(truth: Truth, past: BarePast, isPositive: Uint8Array): Segment[] {
  const personas = truth.personas.map((name, persona) => ({
    name: `persona:${name}`,
    isIn: organicRowsOf(past, isPositive, (account) => truth.persona[account] === persona && persona !== NO_PERSONA),
  }));
  const takesPart = new Map<string, Uint8Array>();
  for (const { account, confounder, fromSec, toSec } of truth.participations) {
    const accounts = takesPart.get(confounder) ?? new Uint8Array(past.nAccounts);
    takesPart.set(confounder, accounts);
    if (overlaps(fromSec, toSec, past)) accounts[account] = 1;
  }
  const confounders = [...takesPart].map(([name, accounts]) => ({
    name: `confounder:${name}`,
    isIn: organicRowsOf(past, isPositive, (account) => accounts[account] === 1),
  }));
  return [{ name: 'overall', isIn: null }, ...personas, ...confounders];
}

function organicRowsOf(past: BarePast, isPositive: Uint8Array, belongs: (account: number) => boolean): Uint8Array {
  return flagRows(past.nRows, (row) => isPositive[row] === 0 && belongs(past.account[row]));
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
