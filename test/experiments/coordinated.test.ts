import { describe, expect, test } from 'vitest';
import { preparePast } from '../../detectors/host/prepare-past.js';
import { worldFacts } from '../../experiments/judge/world-facts.js';
import { mostMixedCustomer } from '../../experiments/judge/customer-timeline.js';
import { judgeCell, type CellResult } from '../../experiments/judge/judge-cell.js';
import { judgeWorldRows } from '../../experiments/judge/judge-world.js';
import type { JudgedRows } from '../../experiments/judge/judged-rows.js';
import { labelDeskSchema, workLabelDesk } from '../../experiments/labels/label-desk.js';
import { loadPolicies } from '../../experiments/load-policies.js';
import { loadMetrics } from '../../experiments/metrics/load-metrics.js';
import { rootKey } from '../../random/stream.js';
import type { Enforcement } from '../../sim/enforcement.js';
import { OWNER } from '../../sim/truth/truth.js';
import { smallWorld } from '../sim/small-world.js';

const DAY_SEC = 86_400;
const OPERATIONS = [
  { use: 'engagement-pod', with: { memberShare: 0.3, podSize: 8 } },
  { use: 'follow-service', with: { customerShare: 0.2 } },
];
const world = await smallWorld({ operations: OPERATIONS }, { seed: 'coordinated' });
const { traffic, truth } = world;
const POD = 1;
const window = { traffic, nowSec: 8 * DAY_SEC, windowStartSec: 3 * DAY_SEC };
const pasts = {
  account: preparePast({ ...window, unit: 'account' }, []),
  action: preparePast({ ...window, unit: 'action' }, []),
};

/** Judges a score that hits every other row. */
async function judged(rows: JudgedRows): Promise<CellResult> {
  const policy = (await loadPolicies()).get('threshold')!;
  const score = Float64Array.from({ length: rows.nRows }, (_, row) => (row % 2 === 0 ? 0.9 : 0.1 + (row % 7) / 100));
  const audits = {
    validationScore: Float64Array.of(0.5),
    audited: { row: Uint32Array.of(0), isInauthentic: Uint32Array.of(0) },
  };
  const params = policy.params.parse({});
  return judgeCell({ rows, score, ...audits }, [{ name: 'half', policy, params }], [...(await loadMetrics()).values()]);
}

const valueOf = (cell: CellResult, segment: string, metric: string): number | undefined =>
  cell.policies[0].values.find((value) => value.segment === segment && value.metric === metric)?.value;

describe.each(['account', 'action'] as const)('what people do by hand to a plan, at %s level', (level) => {
  const rows = judgeWorldRows(truth, pasts[level], traffic);

  test('is neither inauthentic nor organic', () => {
    const nApart = rows.isCounted!.reduce((sum, counted) => sum + (1 - counted), 0);
    expect(nApart).toBeGreaterThan(10);
    for (let row = 0; row < rows.nRows; row++)
      if (rows.isCounted![row] === 0) {
        expect(rows.isPositive[row]).toBe(0);
        expect(rows.classes[rows.classOf[row]]).toBe('coordinated:engagement-pod');
      }
    const others = rows.segments.filter(
      ({ name }) => !name.startsWith('coordinated:') && !name.startsWith('operation:'),
    );
    expect(others.map(({ name }) => name)).toContain('overall');
    for (const { isIn } of others)
      expect(isIn!.every((inside, row) => inside === 0 || rows.isCounted![row] === 1)).toBe(true);
  });

  test('changes no number of the others: the same as if its rows were not there', async () => {
    const kept = Array.from({ length: rows.nRows }, (_, row) => row).filter((row) => rows.isCounted![row] === 1);
    const cell = await judged(rows);
    const { isHit } = cell.policies[0];
    const nPositive = kept.filter((row) => rows.isPositive[row] === 1).length;
    const nCaught = kept.filter((row) => rows.isPositive[row] === 1 && isHit[row] === 1).length;
    const nFalse = kept.filter((row) => rows.isPositive[row] === 0 && isHit[row] === 1).length;
    expect(nCaught).toBeGreaterThan(0);
    expect(cell.prevalence).toBeCloseTo(nPositive / kept.length, 12);
    expect(valueOf(cell, 'overall', 'recall')).toBeCloseTo(nCaught / nPositive, 12);
    expect(valueOf(cell, 'overall', 'false-removal-rate')).toBeCloseTo(nFalse / (kept.length - nPositive), 12);
    expect(cell.policies[0].precision).toBeCloseTo(nCaught / (nCaught + nFalse), 12);
  });

  test('has a segment of its own, whose recall is the share that was hit, and which is never a false removal', async () => {
    const cell = await judged(rows);
    const apart = Array.from({ length: rows.nRows }, (_, row) => row).filter((row) => rows.isCounted![row] === 0);
    const nHit = apart.filter((row) => cell.policies[0].isHit[row] === 1).length;
    expect(valueOf(cell, 'coordinated:engagement-pod', 'recall')).toBeCloseTo(nHit / apart.length, 12);
    expect(valueOf(cell, 'coordinated:engagement-pod', 'false-removal-rate')).toBeNaN();
  });
});

test('the label desk gives no verdict on it, nor on people who did nothing else', () => {
  const params = labelDeskSchema.parse({ auditShare: 1, errorRate: 0, delayDaysMean: 0, actionsPerAccount: 1000 });
  const labels = workLabelDesk({ truth, ...window }, params, rootKey('desk'));
  expect(labels.actions.length).toBeGreaterThan(100);
  for (const { epoch, row, isInauthentic } of labels.actions) {
    const controller = truth.epochs[epoch].controller[row];
    expect(controller).not.toBe(POD);
    expect(isInauthentic).toBe(controller !== OWNER);
  }
  const rows = judgeWorldRows(truth, pasts.account, traffic);
  const labelled = new Set(labels.accounts.map(({ account }) => account));
  const members = Array.from(rows.account).filter((_, row) => rows.isCounted![row] === 0);
  // A member may be labelled before the first answer to the pod.
  expect(members.filter((account) => labelled.has(account)).length).toBeLessThan(members.length / 2);
});

test('the timeline shows a customer of a service, not a member of a pod', () => {
  const customer = mostMixedCustomer(truth, pasts.action);
  const services = truth.enrolments.filter(({ operation }) => operation === 1).map(({ account }) => account);
  expect(services).toContain(customer);
});

test('without pods every row counts', async () => {
  const plain = await smallWorld({}, { seed: 'coordinated' });
  const past = preparePast({ ...window, traffic: plain.traffic, unit: 'action' }, []);
  expect(judgeWorldRows(plain.truth, past, plain.traffic).isCounted).toBeNull();
});

test('is no part of the share of inauthentic actions', () => {
  const facts = new Map(worldFacts(world).map(({ name, value }) => [name, value]));
  expect(facts.get('actions by engagement-pod')).toBeGreaterThan(0);
  const share = facts.get('actions by follow-service')! / facts.get('actions')!;
  expect(facts.get('share of inauthentic actions')).toBeCloseTo(share, 12);
});

test('goes on after a password reset, which locks a service out', async () => {
  const resets = Array.from({ length: traffic.accounts.nAccounts }, (_, account) => account).map(
    (account) => ({ kind: 'reset-password', account, atSec: DAY_SEC }) as const,
  );
  const enforcement: Enforcement = { after: ({ endSec }) => (endSec === DAY_SEC ? resets : []) };
  const guarded = await smallWorld({ operations: OPERATIONS }, { seed: 'coordinated', enforcement });
  const countLater = (operation: number): number =>
    guarded.truth.epochs
      .slice(2)
      .reduce((n, { controller }) => n + Array.from(controller).filter((one) => one === operation).length, 0);
  expect(countLater(POD)).toBeGreaterThan(10);
  expect(countLater(2)).toBe(0);
});
