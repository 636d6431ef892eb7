import { describe, expect, test } from 'vitest';
import {
  labelDeskSchema,
  workLabelDesk,
  type DeskLabels,
  type LabelDeskParams,
} from '../../experiments/labels/label-desk.js';
import { rootKey } from '../../random/stream.js';
import { simulate } from '../../sim/simulate.js';
import { isRemovable } from '../../sim/traffic/verb.js';
import { OWNER } from '../../sim/truth/truth.js';
import { TINY_SCENARIO } from './tiny-study.js';

const DAY_SEC = 86_400;
const world = await simulate(TINY_SCENARIO, { seed: 'desk' });
const window = { ...world, windowStartSec: 3 * DAY_SEC, nowSec: 6 * DAY_SEC };

function work(params: Partial<LabelDeskParams>, seed = 'desk'): DeskLabels {
  return workLabelDesk(window, labelDeskSchema.parse(params), rootKey(seed));
}

/** Whether an operation owns the account or caused an action of it in the window before a moment. */
function isInauthenticBefore(account: number, sec: number): boolean {
  if (world.truth.operator[account] !== OWNER) return true;
  return world.traffic.epochs.some((epoch, index) =>
    Array.from({ length: epoch.nActions }).some(
      (_, row) =>
        epoch.actor[row] === account &&
        epoch.t[row] >= window.windowStartSec &&
        epoch.t[row] < sec &&
        world.truth.epochs[index].controller[row] !== OWNER,
    ),
  );
}

describe('label desk', () => {
  test('same seed, same labels; another seed, others', () => {
    expect(work({})).toEqual(work({}));
    expect(work({}, 'other').accounts).not.toEqual(work({}).accounts);
  });

  test('knows nothing of later epochs', () => {
    const closed = world.traffic.epochs.filter((epoch) => epoch.endSec <= window.nowSec);
    const early = { ...window, traffic: { ...world.traffic, epochs: closed } };
    expect(closed.length).toBeLessThan(world.traffic.epochs.length);
    expect(workLabelDesk(early, labelDeskSchema.parse({}), rootKey('desk'))).toEqual(work({}));
  });

  test('reveals nothing after the window, and less when it is slow', () => {
    const { accounts, nLate } = work({ auditShare: 1, delayDaysMean: 2 });
    expect(accounts.length).toBeGreaterThan(20);
    expect(nLate).toBeGreaterThan(20);
    for (const { revealedSec } of accounts) {
      expect(revealedSec).toBeGreaterThanOrEqual(window.windowStartSec);
      expect(revealedSec).toBeLessThanOrEqual(window.nowSec);
    }
    expect(work({ auditShare: 1, delayDaysMean: 20 }).accounts.length).toBeLessThan(accounts.length);
  });

  test('without errors every label is what the account had done by then', () => {
    const { accounts, nWrong } = work({ auditShare: 1, reportRecall: 1, errorRate: 0, delayDaysMean: 0.5 });
    expect(nWrong).toBe(0);
    expect(new Set(accounts.map(({ isInauthentic }) => isInauthentic)).size).toBe(2);
    for (const { account, isInauthentic, revealedSec } of accounts)
      expect(isInauthentic).toBe(isInauthenticBefore(account, revealedSec));
  });

  test('errs as often as it is told, and counts it', () => {
    const { accounts, nWrong } = work({
      auditShare: 0,
      reportRecall: 1,
      falseReportShare: 1,
      errorRate: 0.5,
      delayDaysMean: 0,
    });
    const nContrary = accounts.filter(
      ({ account, isInauthentic, revealedSec }) => isInauthentic !== isInauthenticBefore(account, revealedSec),
    ).length;
    expect(nWrong).toBe(nContrary);
    expect(nWrong / accounts.length).toBeGreaterThan(0.35);
    expect(nWrong / accounts.length).toBeLessThan(0.65);
  });

  test('the report side does not move the audits', () => {
    const audits = (labels: DeskLabels): unknown => labels.accounts.filter(({ isAudit }) => isAudit);
    expect(audits(work({ reportRecall: 0, falseReportShare: 0 }))).toEqual(
      audits(work({ reportRecall: 1, falseReportShare: 1 })),
    );
  });

  test('does nothing when it may do nothing', () => {
    expect(work({ auditShare: 0, reportRecall: 0, falseReportShare: 0 })).toEqual({
      accounts: [],
      actions: [],
      nLate: 0,
      nWrong: 0,
    });
  });

  test('labels removable actions of labelled accounts, seen by then, at most so many of each, in order', () => {
    const { accounts, actions } = work({ auditShare: 1, errorRate: 0, actionsPerAccount: 7 });
    const revealedSec = new Map(accounts.map((label) => [label.account, label.revealedSec]));
    const nLabelled = new Map<number, number>();
    for (const [position, { epoch, row, isInauthentic }] of actions.entries()) {
      const { t, actor, verb } = world.traffic.epochs[epoch];
      const before = actions[position - 1];
      if (position > 0) expect(epoch > before.epoch || row > before.row).toBe(true);
      expect(t[row]).toBeLessThan(revealedSec.get(actor[row]) ?? -1);
      expect(isRemovable(verb[row])).toBe(true);
      expect(isInauthentic).toBe(world.truth.epochs[epoch].controller[row] !== OWNER);
      nLabelled.set(actor[row], (nLabelled.get(actor[row]) ?? 0) + 1);
    }
    expect(Math.max(...nLabelled.values())).toBe(7);
    expect(actions.some(({ isInauthentic }) => isInauthentic)).toBe(true);
  });

  test('what it drew of an account stands for all that it could have drawn', () => {
    const allOf = ({ actions }: DeskLabels): Map<number, number> => {
      const weight = new Map<number, number>();
      for (const { epoch, row, weight: one } of actions) {
        const account = world.traffic.epochs[epoch].actor[row];
        weight.set(account, (weight.get(account) ?? 0) + one);
      }
      return weight;
    };
    const whole = work({ auditShare: 1, actionsPerAccount: 100_000 });
    const few = allOf(work({ auditShare: 1, actionsPerAccount: 7 }));
    expect(whole.actions.every(({ weight }) => weight === 1)).toBe(true);
    expect(few.size).toBeGreaterThan(50);
    for (const [account, n] of allOf(whole)) expect(few.get(account)).toBeCloseTo(n, 9);
  });
});
