import type { PreparedPast } from '../../detectors/host/prepared-past.js';
import type { Traffic } from '../../sim/traffic/epoch.js';
import { isRemovable } from '../../sim/traffic/verb.js';
import { blamed } from '../../errors/blamed.js';
import { UserError } from '../../errors/user-error.js';
import type { Attribution } from '../attribution.js';
import type { Decision, Suspect } from '../policy.js';
import type { PlaceKind } from './gate.js';

/** What a sweep scored and hit. */
export interface Scored {
  readonly traffic: Traffic;
  readonly past: PreparedPast;
  readonly score: Float64Array;
  readonly isHit: Uint8Array;
}

/** Candidates to remove, by account. */
export type Picked = ReadonlyMap<number, readonly number[]>;

/** The candidate actions of a sweep and the accounts it suspects. Candidate `i` is row `row[i]` of epoch `epoch[i]` of the traffic. */
export interface SweptActions {
  readonly epoch: Uint32Array;
  readonly row: Uint32Array;
  readonly account: Uint32Array;
  /** Highest score first, ties by account. */
  readonly suspects: readonly Suspect[];
  /** Candidates to remove by account, as the attribution picks them. */
  pick(attribution: Attribution): Picked;
  /** All candidates of a suspect. */
  candidatesOf(account: number): readonly number[];
  /** Devices, or networks, of a suspect's hit actions (of all its candidates, where accounts were scored). */
  placesOf(account: number, kind: PlaceKind): ReadonlySet<number>;
}

/** Gathers the candidates since `fromSec` and the suspects among their actors. O(rows + actions since then). */
export function findSuspects(
  { traffic, past, score, isHit }: Scored,
  fromSec: number,
  historyOf: (account: number) => Pick<Suspect, 'strikes' | 'daysSinceStrike'>,
): SweptActions {
  const isOfActions = past.actions !== null;
  const { epoch, row, account } = isOfActions
    ? {
        epoch: past.actions.epoch as Uint32Array,
        row: past.actions.row as Uint32Array,
        account: past.account,
      }
    : actionsSince(traffic, fromSec);
  const best = new Map<number, number>();
  for (let at = 0; at < past.nRows; at++)
    if (isHit[at] === 1) best.set(past.account[at], Math.max(best.get(past.account[at]) ?? 0, score[at]));
  const isSuspect = new Uint8Array(account.length);
  const rowsOf = new Map([...best.keys()].map((suspect) => [suspect, [] as number[]]));
  for (let at = 0; at < account.length; at++) {
    const rows = rowsOf.get(account[at]);
    if (rows === undefined) continue;
    isSuspect[at] = 1;
    rows.push(at);
  }
  const hitsOf = (suspect: number): number[] =>
    (rowsOf.get(suspect) ?? []).filter((at) => !isOfActions || isHit[at] === 1);
  const suspects = [...best]
    .map(([suspect, highest]): Suspect => ({
      ...{ account: suspect, score: highest, ...historyOf(suspect) },
      nHits: hitsOf(suspect).length,
      nActions: rowsOf.get(suspect)?.length ?? 0,
    }))
    .sort((a, b) => b.score - a.score || a.account - b.account);
  return {
    ...{ epoch, row, account, suspects },
    pick(attribution) {
      const isPicked = new Uint8Array(account.length);
      const scored = isOfActions ? { score, isHit } : { score: null, isHit: null };
      blamed(`attribution ${attribution.id}: pick`, () =>
        attribution.pick({ traffic, epoch, row, account, isSuspect, ...scored }, isPicked),
      );
      const wrong = isPicked.findIndex((picked) => picked > 1);
      if (wrong >= 0)
        throw new UserError(
          `attribution ${attribution.id}: pick: isPicked[${wrong}]: expected 0 or 1, got ${isPicked[wrong]}`,
        );
      return new Map([...rowsOf].map(([suspect, rows]) => [suspect, rows.filter((at) => isPicked[at] === 1)]));
    },
    candidatesOf: (suspect) => rowsOf.get(suspect) ?? [],
    placesOf: (suspect, kind) => new Set(hitsOf(suspect).map((at) => traffic.epochs[epoch[at]][kind][row[at]])),
  };
}

/** What a policy that says nothing about sweeps does. */
export const removeAtOnce = ({ account }: Pick<Suspect, 'account'>): Decision => ({
  ...{ account, reason: 'hit by the policy', removeAfterDays: 0 },
});

/** Which candidates go, at once or later: those that the attribution picks of whom the policy removes actions, all of whom it purges. O(candidates). */
export function removedBy(
  decisions: readonly Decision[],
  swept: Pick<SweptActions, 'account' | 'candidatesOf'>,
  picked: Picked,
): Uint8Array {
  const isRemoved = new Uint8Array(swept.account.length);
  for (const { account, removeAfterDays, purge } of decisions) {
    const rows =
      purge === true ? swept.candidatesOf(account) : removeAfterDays === undefined ? [] : picked.get(account);
    for (const at of rows ?? []) isRemoved[at] = 1;
  }
  return isRemoved;
}

function actionsSince(traffic: Traffic, fromSec: number): Pick<SweptActions, 'epoch' | 'row' | 'account'> {
  const epochs: number[] = [];
  const rows: number[] = [];
  const accounts: number[] = [];
  for (const [number, { endSec, nActions, t, verb, actor }] of traffic.epochs.entries()) {
    if (endSec <= fromSec) continue;
    for (let row = 0; row < nActions; row++) {
      if (t[row] < fromSec || !isRemovable(verb[row])) continue;
      epochs.push(number);
      rows.push(row);
      accounts.push(actor[row]);
    }
  }
  return { epoch: Uint32Array.from(epochs), row: Uint32Array.from(rows), account: Uint32Array.from(accounts) };
}
