import { expect, test } from 'vitest';
import { planStudy } from '../../experiments/plan/plan-study.js';
import { temporaryFolder, TINY_LOOPED, writeTo } from '../experiments/tiny-study.js';

const folder = temporaryFolder();
const arm = { name: 'fixed', detector: 'rate-rules', policy: 'threshold' };
const loop = { startDay: 4, windowDays: 3, arms: [arm] };
const complaintOf = async (closedLoop: object, study: object = TINY_LOOPED): Promise<string> => {
  const file = writeTo(folder, 'loop.yaml', { ...study, closedLoop: { ...loop, ...closedLoop } });
  const error = await planStudy(file).then(
    () => null,
    (thrown: unknown) => thrown as Error,
  );
  return error === null ? 'no complaint' : error.message.slice(file.length);
};

test('a closed loop that fits its study is planned', async () => {
  expect(await complaintOf({})).toBe('no complaint');
});

test.each([
  [
    { arms: [{ ...arm, detector: 'rate-rule' }] },
    /arms\[0\]\.detector: unknown .*"rate-rule"; did you mean "rate-rules"/,
  ],
  [{ arms: [{ ...arm, policy: 'tresholds' }] }, /arms\[0\]\.policy: unknown .*did you mean "threshold"/],
  [{ arms: [{ ...arm, attribution: 'al' }] }, /arms\[0\]\.attribution: unknown .*did you mean "all"/],
  [{ arms: [{ ...arm, level: 'account' }] }, /action-scores needs level action/],
  [{ arms: [{ ...arm, name: 'do-nothing' }] }, /do-nothing always runs/],
  [{ arms: [arm, arm] }, /arms\[1\]\.name: "fixed" comes twice/],
  [{ startDay: 9 }, /closedLoop\.startDay: tiny lasts 9 days/],
  [{ sweepEveryEpoch: 2 }, /unknown key.*did you mean "sweepEveryEpochs"/],
  [{ claims: [{ says: 'x', quantity: 'servce-output', of: [{ arm: 'fixed' }] }] }, /did you mean "service-output"/],
  [
    { claims: [{ says: 'x', quantity: 'service-output', of: [{ arm: 'fxed' }] }] },
    /unknown arm "fxed"; did you mean "fixed"/,
  ],
  [{ compare: ['detector-recall/folow-service'] }, /unknown operation of the scenarios "folow-service"/],
  [{ arms: [{ ...arm, unseen: ['bot-frm'] }] }, /arms\[0\]\.unseen: unknown operation of the scenarios "bot-frm"/],
  [{ hurt: 'fixt' }, /closedLoop\.hurt: unknown arm "fixt"; did you mean "fixed"/],
  [{ weeks: ['appeals'] }, /closedLoop\.weeks\[0\]: unknown weekly quantity "appeals"/],
])('%j is refused with a line that helps', async (change, complaint) => {
  expect(await complaintOf(change)).toMatch(complaint);
});

test('removals that are put off beyond what the platform remembers are refused', async () => {
  const deferring = (delayDays: number) =>
    complaintOf(
      { historyDays: 5, arms: [{ ...arm, policy: 'deferred-removal' }] },
      { ...TINY_LOOPED, policies: [{ use: 'deferred-removal', with: { delayDays } }] },
    );
  expect(await deferring(4)).toBe('no complaint');
  expect(await deferring(5)).toMatch(/arms\[0\]\.policy: deferred-removal removes 5 days .*expected at most 4 days/);
});

test('steps to a break-even must be arms in ascending order', async () => {
  const steps = (second: object) => ({
    breakEven: [{ says: 'x', quantity: 'customers', of: 'do-nothing', steps: [{ arm: 'fixed', at: 0.5 }, second] }],
  });
  expect(await complaintOf(steps({ arm: 'do-nothing', at: 0.7 }))).toBe('no complaint');
  expect(await complaintOf(steps({ arm: 'do-nothing', at: 0.4 }))).toMatch(/breakEven\[0\]\.steps: expected ascending/);
  expect(await complaintOf(steps({ arm: 'fixt', at: 0.7 }))).toMatch(/unknown arm "fixt"/);
});

test.each([
  [
    { split: { windowDays: 3 } },
    /split\.windowDays: does nothing in a closed loop, whose windows are closedLoop\.windowDays/,
  ],
  [{ baseline: 'tiny' }, /baseline: does nothing in a closed loop/],
])('%j, which a closed loop would not look at, is refused', async (change, complaint) => {
  expect(await complaintOf({}, { ...TINY_LOOPED, ...change })).toMatch(complaint);
});
