import { z } from 'zod';
import { indexedKey, openStream, uniformAt, type RandomStream, type StreamKey } from '../../random/stream.js';
import type { Traffic } from '../../sim/traffic/epoch.js';
import { isRemovable } from '../../sim/traffic/verb.js';
import { OWNER, type Truth } from '../../sim/truth/truth.js';
import { standings } from '../judge/coordinated.js';

const DAY_SEC = 86_400;

/** What the label desk can do. Every default is assumed: no platform publishes these figures. */
export const labelDeskSchema = z.strictObject({
  auditShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.25)
    .describe('share of the accounts drawn at random for a careful look, per window (assumed)'),
  reportRecall: z
    .number()
    .min(0)
    .max(1)
    .default(0.3)
    .describe('chance that an inauthentic account comes to the desk by reports or honeypots, per window (assumed)'),
  falseReportShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe('share of the organic accounts reported without cause, per window (assumed)'),
  delayDaysMean: z.number().min(0).max(365).default(1).describe('mean days from opening a case to its label (assumed)'),
  errorRate: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.03)
    .describe(
      'chance that a quick look errs, both ways; a careful look errs with its square: two people working apart (assumed)',
    ),
  actionsPerAccount: z.int().min(1).default(100).describe('most actions labelled per labelled account (assumed)'),
});

/** Parameters of the label desk. */
export type LabelDeskParams = z.infer<typeof labelDeskSchema>;

/** What the desk works on: the traffic and truth of one window, closed at `nowSec`. */
export interface DeskWindow {
  /** Epochs up to `nowSec` at least; later ones are not read. */
  readonly traffic: Traffic;
  readonly truth: Truth;
  readonly windowStartSec: number;
  readonly nowSec: number;
  /** Accounts that the desk can look at; all where it is left out. */
  readonly isOpen?: (account: number) => boolean;
}

/** One account label, revealed by the end of the window. */
export interface AccountLabel {
  readonly account: number;
  readonly isInauthentic: boolean;
  /** True: drawn at random for a careful look; false: came by a report. */
  readonly isAudit: boolean;
  readonly revealedSec: number;
}

/** One action label: row `row` of epoch `epoch`. */
export interface ActionLabel {
  readonly epoch: number;
  readonly row: number;
  readonly isInauthentic: boolean;
  readonly isAudit: boolean;
  /** Removable actions of its account that the desk could have drawn for each one it drew; at least 1. */
  readonly weight: number;
}

/** Everything that the desk has revealed at the end of one window; accounts and actions in ascending order. */
export interface DeskLabels {
  readonly accounts: readonly AccountLabel[];
  readonly actions: readonly ActionLabel[];
  /** Cases opened in the window whose label comes too late. */
  readonly nLate: number;
  /** Account labels that contradict what the account had done when it was looked at. */
  readonly nWrong: number;
}

/**
 * Labels accounts of one window, and actions of the labelled accounts. Labels are few, late and partly wrong. A look sees what the
 * account did up to the moment its label is revealed: who turns inauthentic later is labelled organic. What people do by hand to a plan
 * (pods) is neither: neither it nor those people are labelled. All draws of an account come from its own stream, keyed by the person's
 * number and the window, so nothing else moves them. O(actions of the window).
 */
export function workLabelDesk(window: DeskWindow, params: LabelDeskParams, key: StreamKey): DeskLabels {
  const { traffic, truth, nowSec, windowStartSec } = window;
  const windowKey = indexedKey(key, Math.floor(windowStartSec));
  const { firstSec, coordinatedSec } = firstForeignSec(window);
  const accounts: AccountLabel[] = [];
  let nLate = 0;
  let nWrong = 0;
  for (let account = 0; account < traffic.accounts.nAccounts; account++) {
    if (traffic.accounts.createdSec[account] >= nowSec || window.isOpen?.(account) === false) continue;
    const cases = openCases(
      window,
      params,
      firstSec[account],
      openStream(indexedKey(windowKey, truth.person[account])),
    );
    const revealed = cases.find((deskCase) => deskCase.revealedSec <= nowSec);
    if (revealed === undefined) {
      nLate += cases.length > 0 ? 1 : 0;
      continue;
    }
    const isTrulyInauthentic = truth.operator[account] !== OWNER || firstSec[account] < revealed.revealedSec;
    // People who act by hand to a plan are neither: the desk gives no verdict.
    if (!isTrulyInauthentic && coordinatedSec[account] < revealed.revealedSec) continue;
    const isInauthentic = isTrulyInauthentic !== revealed.errs;
    nWrong += revealed.errs ? 1 : 0;
    accounts.push({ account, isInauthentic, isAudit: revealed.isAudit, revealedSec: revealed.revealedSec });
  }
  return { accounts, actions: labelActions(window, params, windowKey, accounts), nLate, nWrong };
}

interface DeskCase {
  readonly isAudit: boolean;
  readonly revealedSec: number;
  readonly errs: boolean;
}

/** The cases of one account, careful look first. Draws are taken whether used or not: no parameter shifts another's draws. */
function openCases(window: DeskWindow, params: LabelDeskParams, firstSec: number, random: RandomStream): DeskCase[] {
  const { windowStartSec, nowSec } = window;
  const drawn = {
    audit: random.uniform(),
    auditAt: random.uniform(),
    auditDelay: random.exponential(params.delayDaysMean),
    auditErrs: random.uniform(),
    report: random.uniform(),
    reportAt: random.uniform(),
    reportDelay: random.exponential(params.delayDaysMean),
    reportErrs: random.uniform(),
  };
  const cases: DeskCase[] = [];
  if (drawn.audit < params.auditShare) {
    const openedSec = windowStartSec + drawn.auditAt * (nowSec - windowStartSec);
    cases.push({
      isAudit: true,
      revealedSec: openedSec + drawn.auditDelay * DAY_SEC,
      errs: drawn.auditErrs < params.errorRate ** 2,
    });
  }
  const hasActed = firstSec < nowSec;
  if (drawn.report < (hasActed ? params.reportRecall : params.falseReportShare)) {
    const fromSec = hasActed ? firstSec : windowStartSec;
    const openedSec = fromSec + drawn.reportAt * (nowSec - fromSec);
    cases.push({
      isAudit: false,
      revealedSec: openedSec + drawn.reportDelay * DAY_SEC,
      errs: drawn.reportErrs < params.errorRate,
    });
  }
  return cases;
}

/** Per account: second of its first inauthentic, and of its first coordinated, action within the window; Infinity where there is none. */
function firstForeignSec({ traffic, truth, windowStartSec, nowSec }: DeskWindow): {
  readonly firstSec: Float64Array;
  readonly coordinatedSec: Float64Array;
} {
  const firstSec = new Float64Array(traffic.accounts.nAccounts).fill(Infinity);
  const coordinatedSec = new Float64Array(traffic.accounts.nAccounts).fill(Infinity);
  const standingOf = standings(truth);
  for (const [index, epoch] of traffic.epochs.entries()) {
    if (epoch.endSec <= windowStartSec || epoch.startSec >= nowSec) continue;
    const { controller } = truth.epochs[index];
    const { t, actor, nActions } = epoch;
    for (let row = 0; row < nActions; row++) {
      if (controller[row] === OWNER || t[row] < windowStartSec || t[row] >= nowSec) continue;
      const first = standingOf[controller[row]] === 'coordinated' ? coordinatedSec : firstSec;
      if (t[row] < first[actor[row]]) first[actor[row]] = t[row];
    }
  }
  return { firstSec, coordinatedSec };
}

/** Draws at most `actionsPerAccount` removable actions of each labelled account (selection sampling) and labels them. */
function labelActions(
  { traffic, truth, windowStartSec }: DeskWindow,
  params: LabelDeskParams,
  windowKey: StreamKey,
  accounts: readonly AccountLabel[],
): ActionLabel[] {
  const { nAccounts } = traffic.accounts;
  const labelOf = new Map(accounts.map((label) => [label.account, label]));
  const revealedSec = new Float64Array(nAccounts).fill(-Infinity);
  for (const label of accounts) revealedSec[label.account] = label.revealedSec;
  const standingOf = standings(truth);
  const isCandidate = (epoch: Traffic['epochs'][number], index: number, row: number): boolean =>
    epoch.t[row] >= windowStartSec &&
    epoch.t[row] < revealedSec[epoch.actor[row]] &&
    isRemovable(epoch.verb[row]) &&
    standingOf[truth.epochs[index].controller[row]] !== 'coordinated';

  const nLeft = new Uint32Array(nAccounts);
  for (const [index, epoch] of traffic.epochs.entries())
    for (let row = 0; row < epoch.nActions; row++) if (isCandidate(epoch, index, row)) nLeft[epoch.actor[row]]++;
  const nWanted = nLeft.map((n) => Math.min(n, params.actionsPerAccount));
  const weightOf = Float64Array.from(nLeft, (n, account) => n / Math.max(1, nWanted[account]));

  const labels: ActionLabel[] = [];
  for (const [index, epoch] of traffic.epochs.entries()) {
    for (let row = 0; row < epoch.nActions; row++) {
      if (!isCandidate(epoch, index, row)) continue;
      const account = epoch.actor[row];
      const { a, b } = indexedKey(indexedKey(windowKey, truth.person[account]), nLeft[account]);
      const isDrawn = uniformAt(a, b, 0) * nLeft[account]-- < nWanted[account];
      if (!isDrawn) continue;
      nWanted[account]--;
      const { isAudit } = labelOf.get(account) as AccountLabel;
      const errs = uniformAt(a, b, 1) < (isAudit ? params.errorRate ** 2 : params.errorRate);
      const isTrulyInauthentic = truth.epochs[index].controller[row] !== OWNER;
      labels.push({
        ...{ epoch: index, row, isAudit, weight: weightOf[account] },
        isInauthentic: isTrulyInauthentic !== errs,
      });
    }
  }
  return labels;
}
