import { expect, test } from 'vitest';
import { preparePast } from '../../detectors/host/prepare-past.js';
import { customerTimeline, mostMixedCustomer } from '../../experiments/judge/customer-timeline.js';
import { judgeWorldRows } from '../../experiments/judge/judge-world.js';
import { worldFacts } from '../../experiments/judge/world-facts.js';
import { simulate } from '../../sim/simulate.js';
import { OWNER } from '../../sim/truth/truth.js';
import { TINY_SCENARIO } from './tiny-study.js';

const DAY_SEC = 86_400;
const world = await simulate(TINY_SCENARIO, { seed: 'judge' });
const { traffic, truth } = world;
const at = { traffic, nowSec: 9 * DAY_SEC, windowStartSec: 6 * DAY_SEC };
const accountPast = preparePast({ ...at, unit: 'account' }, []);
const actionPast = preparePast({ ...at, unit: 'action' }, []);

/** Every action of the test window as an object: slow and plain. */
const actions = traffic.epochs.flatMap((epoch, index) =>
  Array.from({ length: epoch.nActions }, (_, row) => ({
    account: epoch.actor[row],
    t: epoch.t[row],
    controller: truth.epochs[index].controller[row],
  })).filter(({ t }) => t >= at.windowStartSec),
);

test('an account is inauthentic when an operation owns it or acted through it in the window', () => {
  const rows = judgeWorldRows(truth, accountPast, traffic);
  for (let row = 0; row < rows.nRows; row++) {
    const account = rows.account[row];
    const acts = actions.some((action) => action.account === account && action.controller !== OWNER);
    expect(rows.isPositive[row] === 1).toBe(truth.operator[account] !== OWNER || acts);
    expect(rows.isPerson[row] === 1).toBe(truth.operator[account] === OWNER);
  }
  expect(new Set(rows.isPositive).size).toBe(2);
});

test('an action is inauthentic when an operation caused it; its class is that operation', () => {
  const rows = judgeWorldRows(truth, actionPast, traffic);
  const { epoch, row: epochRow } = actionPast.actions as NonNullable<typeof actionPast.actions>;
  for (let row = 0; row < rows.nRows; row++) {
    const controller = truth.epochs[epoch[row]].controller[epochRow[row]];
    expect(rows.isPositive[row]).toBe(controller === OWNER ? 0 : 1);
    expect(rows.classes[rows.classOf[row]]).toBe(
      controller === OWNER ? 'organic' : `operation:${truth.operations[controller - 1].id}`,
    );
  }
  expect(new Set(rows.classOf).size).toBeGreaterThan(1);
});

test('rows of actions know when they happened and for which campaign; rows of accounts have no time', () => {
  const { timing } = judgeWorldRows(truth, actionPast, traffic);
  const { epoch, row: epochRow } = actionPast.actions as NonNullable<typeof actionPast.actions>;
  const expected = Array.from(epoch, (index, row) => [
    traffic.epochs[index].t[epochRow[row]],
    truth.epochs[index].campaign[epochRow[row]],
  ]);
  expect(Array.from(timing!.tSec, (t, row) => [t, timing!.campaign![row]])).toEqual(expected);
  expect(timing!.endSec).toBe(at.nowSec);
  expect(new Set(Array.from(timing!.campaign!)).size).toBeGreaterThan(2);
  expect(judgeWorldRows(truth, accountPast, traffic).timing).toBeUndefined();
});

test.each([accountPast, actionPast])(
  'rows of accounts that no label named are a segment, where the labels are known',
  (past) => {
    const labelled = Uint32Array.from({ length: 40 }, (_, at) => 3 * at);
    const { segments, nRows, account } = judgeWorldRows(truth, past, traffic, labelled);
    const unlabelled = segments.find(({ name }) => name === 'unlabelled');
    expect(unlabelled?.isApart).toBeUndefined();
    expect(Array.from(unlabelled?.isIn ?? [])).toEqual(
      Array.from({ length: nRows }, (_, row) => (labelled.includes(account[row]) ? 0 : 1)),
    );
    expect(new Set(unlabelled?.isIn).size).toBe(2);
    expect(judgeWorldRows(truth, past, traffic).segments.some(({ name }) => name === 'unlabelled')).toBe(false);
  },
);

test.each([accountPast, actionPast])(
  'personas part the organic rows; confounders and customers are organic rows only',
  (past) => {
    const rows = judgeWorldRows(truth, past, traffic);
    const personas = rows.segments.filter(({ name }) => name.startsWith('persona:'));
    expect(personas.map(({ name }) => name).sort()).toEqual(['persona:creator', 'persona:newcomer', 'persona:regular']);
    for (let row = 0; row < rows.nRows; row++) {
      const nPersonas = personas.reduce((sum, { isIn }) => sum + (isIn?.[row] ?? 0), 0);
      expect(nPersonas).toBe(rows.isPositive[row] === 1 ? 0 : 1);
    }
    const organicOnly = rows.segments.filter(({ name }) => name.startsWith('confounder:') || name === 'customers');
    expect(organicOnly.map(({ name }) => name)).toContain('confounder:giveaway-loop');
    for (const { isIn } of organicOnly)
      expect(isIn?.every((isMember, row) => isMember === 0 || rows.isPositive[row] === 0)).toBe(true);
  },
);

test('the timeline shows a customer with both kinds of actions, and what was removed', () => {
  const customer = mostMixedCustomer(truth, actionPast);
  expect(truth.enrolments.map(({ account }) => account)).toContain(customer);
  const isHit = Uint8Array.from(actionPast.account, (account) => (account === customer ? 1 : 0));
  const all = customerTimeline({ truth, traffic, past: actionPast }, isHit, customer);
  const none = customerTimeline({ truth, traffic, past: actionPast }, new Uint8Array(isHit.length), customer);
  expect(new Set(all.map(({ controller }) => controller))).toContain('owner');
  expect(new Set(all.map(({ controller }) => controller))).toContain('follow-service');
  expect(
    all
      .filter(({ outcome }) => outcome === 'removed')
      .every(({ verb }) => ['like', 'follow', 'comment'].includes(verb)),
  ).toBe(true);
  expect(all.filter(({ outcome }) => outcome === 'removed').length).toBe(isHit.reduce((sum, hit) => sum + hit, 0));
  expect(none.every(({ outcome }) => outcome === 'kept')).toBe(true);
});

test('facts add up', () => {
  const facts = new Map(worldFacts(world).map(({ name, value }) => [name, value]));
  const nActions = traffic.epochs.reduce((sum, epoch) => sum + epoch.nActions, 0);
  const byVerb = [...facts].filter(([name]) => name.startsWith('actions: ')).reduce((sum, [, value]) => sum + value, 0);
  const byOperations = [...facts]
    .filter(([name]) => name.startsWith('actions by '))
    .reduce((sum, [, value]) => sum + value, 0);
  expect(facts.get('actions')).toBe(nActions);
  expect(byVerb).toBe(nActions);
  expect(facts.get('share of inauthentic actions')).toBeCloseTo(byOperations / nActions, 12);
});
