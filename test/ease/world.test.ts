import { expect, test } from 'vitest';
import { preparePast } from '../../detectors/host/prepare-past.js';
import { easeClasses } from '../../experiments/judge/ease-classes.js';
import { rawColumns } from '../../experiments/ease/raw-columns.js';
import { auditScenario } from '../../experiments/executors/audit-scenario.js';
import { EASE_CLASS } from '../../experiments/ease/ease-column.js';
import { judgeWorldRows } from '../../experiments/judge/judge-world.js';
import { simulate } from '../../sim/simulate.js';
import { TINY_SCENARIO } from '../experiments/tiny-study.js';

const DAY_SEC = 86_400;
const { traffic, truth } = await simulate(TINY_SCENARIO, { seed: 'ease' });
const at = { traffic, nowSec: 9 * DAY_SEC, windowStartSec: 6 * DAY_SEC };
const pasts = (['account', 'action'] as const).map((unit) => preparePast({ ...at, unit }, []));

test.each(pasts)('classes agree with the judge where no operation is coordinated', (past) => {
  const { isPositive } = judgeWorldRows(truth, past, traffic);
  expect(Array.from(easeClasses(truth, past, traffic))).toEqual(Array.from(isPositive));
  expect(new Set(isPositive).size).toBe(2);
});

test.each(pasts)(
  'what a coordinated operation did is left out, and its people with it unless another acted too',
  (past) => {
    const operations = truth.operations.map((one, place) =>
      place === 0 ? { ...one, label: 'coordinated' as const } : one,
    );
    const judged = judgeWorldRows(truth, past, traffic);
    const classes = easeClasses({ ...truth, operations }, past, traffic);
    const name = `operation:${operations[0].id}`;
    const seen = new Set<number>();
    for (let row = 0; row < past.nRows; row++) {
      const cause = judged.classes[judged.classOf[row]];
      if (cause === 'organic') expect(classes[row]).toBe(EASE_CLASS.organic);
      else if (cause !== name) expect(classes[row]).toBe(EASE_CLASS.inauthentic);
      else if (past.unit === 'action') expect(classes[row]).toBe(EASE_CLASS.leftOut);
      seen.add(classes[row]);
    }
    expect([...seen].sort()).toEqual([EASE_CLASS.organic, EASE_CLASS.inauthentic, EASE_CLASS.leftOut]);
  },
);

test.each(pasts)('every observed column is there, one value a row', (past) => {
  const columns = rawColumns(past);
  for (const { values } of columns) expect(values.length).toBe(past.nRows);
  const names = columns.map(({ name }) => name).join(' ');
  if (past.unit === 'action')
    for (const column of Object.keys(traffic.epochs[0]).filter((key) => !/Sec$|^nActions$/.test(key)))
      expect(names).toContain(`log/${column}`);
});

test('a session is as long as the actions in it', () => {
  const [, past] = pasts;
  const length = rawColumns(past).find(({ name }) => name === 'log/session length')!.values;
  const counts = new Map<number, number>();
  for (const { session, nActions } of traffic.epochs)
    for (let row = 0; row < nActions; row++) counts.set(session[row], (counts.get(session[row]) ?? 0) + 1);
  const { epoch, row: place } = past.actions!;
  for (let row = 0; row < past.nRows; row++)
    expect(length[row]).toBe(counts.get(traffic.epochs[epoch[row]].session[place[row]]));
});

test('numbers given to accounts, sessions, devices and posts tell nothing', async () => {
  const options = { levels: ['account', 'action'] as const, worlds: 6, windowDays: 3, workers: 1, plugins: [] };
  const rows = await auditScenario({ ...TINY_SCENARIO, nPeople: 300 }, options);
  const numbers = rows.filter(({ column }) => /number$/.test(column));
  expect(numbers.map(({ column }) => column).sort()).toEqual([
    'account/number',
    'log/actor number',
    'log/device number',
    'log/object number',
    'log/session number',
    'log/target number',
  ]);
  // The better of two directions of a coin is a little above one half; a leak would be far above.
  for (const { auc } of numbers) expect(auc).toBeLessThan(0.7);
}, 60_000);
