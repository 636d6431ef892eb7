import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runStudy } from '../../experiments/run.js';
import { temporaryFolder, TINY_LOOPED, writeTo } from '../experiments/tiny-study.js';

const folder = temporaryFolder();
const loopStudy = {
  ...TINY_LOOPED,
  name: 'tiny-loop',
  detectors: [{ use: 'client-signature' }],
  policies: [{ use: 'threshold', with: { budgetPer100kActions: 5000, resetsPassword: true } }, 'do-nothing'],
  closedLoop: {
    startDay: 4,
    windowDays: 3,
    historyDays: 6,
    arms: [
      { name: 'cleaned', detector: 'client-signature', policy: 'threshold' },
      { name: 'idle', detector: 'client-signature', policy: 'do-nothing' },
    ],
    claims: [
      {
        says: 'The clean-up removes a day',
        quantity: 'service-output',
        of: [{ arm: 'do-nothing' }],
        minus: [{ arm: 'cleaned' }],
      },
    ],
  },
};
const study = writeTo(folder, 'loop.yaml', loopStudy);
const { arms } = loopStudy.closedLoop;
const retrained = { name: 'retrained', detector: 'client-signature', policy: 'threshold', retrainEverySweeps: 2 };
const another = writeTo(folder, 'another.yaml', {
  ...loopStudy,
  closedLoop: { ...loopStudy.closedLoop, arms: [...arms, retrained] },
});

test('a closed-loop study gives the same report at one and two workers, with its answer, effects and charts', async () => {
  const [one, two] = [
    await runStudy(study, { workers: 1, runsDir: join(folder, 'one') }),
    await runStudy(study, { workers: 2, runsDir: join(folder, 'two') }),
  ];
  const [a, b] = [one, two].map((run) => readFileSync(join(run.folder, 'report.json'), 'utf8'));
  expect(a).toBe(b);
  const { report } = one;
  expect(report.answer).toMatch(/^The clean-up removes a day: [\d.]+ a day \[/);
  expect(report.charts.map(({ id }) => id)).toEqual(['loop-claims', 'loop-economy', 'loop-over-time', 'loop-harm']);
  const effect = (arm: string, quantity: string) =>
    report.tables['loop-effects'].find((row) => row['arm'] === arm && row['quantity'] === quantity)?.['difference'];
  expect(effect('cleaned', 'service-output')).toBeLessThan(0);
  // Twins: a platform that only looks changes nothing at all.
  for (const quantity of ['service-output', 'service-revenue', 'customers', 'own-actions-lost'])
    expect(effect('idle', quantity)).toBe(0);
  expect(report.tables['loop-harm'].length).toBeGreaterThan(5);
  // No interval leaves what its quantity can be.
  const given = ['loop-totals', 'loop-weeks']
    .flatMap((table) => report.tables[table])
    .filter(({ low }) => low !== null);
  expect(given.length).toBeGreaterThan(0);
  for (const { unit, low, high } of given) {
    expect(low).toBeGreaterThanOrEqual(0);
    expect(high).toBeLessThanOrEqual(unit === 'share' ? 1 : Infinity);
  }
});

test('an arm that was run is kept: the same study again runs none, another arm runs alone', async () => {
  const runsDir = join(folder, 'kept');
  const bytes: string[] = [];
  const computed: string[][] = [];
  for (const path of [study, study, another]) {
    const steps: string[] = [];
    const run = await runStudy(path, {
      workers: 2,
      runsDir,
      onProgress: ({ what }) => what.includes('kept from before') || steps.push(what),
    });
    bytes.push(readFileSync(join(run.folder, 'report.json'), 'utf8'));
    computed.push(steps.sort());
  }
  expect(bytes[1]).toBe(bytes[0]);
  expect(computed[1]).toEqual(['starting']);
  expect(computed[2]).toEqual(['starting', 'tiny 1: retrained', 'tiny 2: retrained']);
});
