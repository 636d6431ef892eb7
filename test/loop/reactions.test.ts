import { expect, test } from 'vitest';
import { planStudy } from '../../experiments/plan/plan-study.js';
import { runStudy } from '../../experiments/run.js';
import { folderIn, temporaryFolder, writeTo } from '../experiments/tiny-study.js';
import { MEASURED_STUDY } from './measured-study.js';

const folder = temporaryFolder();
const { closedLoop } = MEASURED_STUDY;
const [ladder] = closedLoop.arms;

/** A study whose people complain so often, with a second arm in which they do so as that arm says. */
const studyWith = (complainShare: number, ofArm: number): string =>
  writeTo(folder, `complain-${complainShare}-${ofArm}.yaml`, {
    ...MEASURED_STUDY,
    replicates: 1,
    closedLoop: {
      ...closedLoop,
      people: { ...closedLoop.people, complainShare },
      arms: [ladder, { ...ladder, name: 'other', people: { complainShare: ofArm } }],
    },
  });

async function complaintsOf(file: string): Promise<Record<string, unknown>> {
  const { report } = await runStudy(file, { runsDir: folderIn(folder), workers: 1, plugins: [] });
  const rows = (report.tables['loop-totals'] ?? []).filter(({ quantity }) => quantity === 'complaints');
  return Object.fromEntries(rows.map(({ arm, value }) => [String(arm), value]));
}

test('what a study says of its people holds in every arm, and what an arm says in that arm only', async () => {
  const silent = await complaintsOf(studyWith(0, 1));
  expect(silent).toMatchObject({ 'do-nothing': 0, ladder: 0 });
  expect(silent['other']).toBeGreaterThan(0);
  const loud = await complaintsOf(studyWith(1, 0));
  expect(loud).toMatchObject({ 'do-nothing': 0, other: 0 });
  expect(loud['ladder']).toBe(silent['other']);
}, 120_000);

test('an arm that changes one reaction says nothing of the others', async () => {
  const { arms } = await planStudy(studyWith(0.5, 0.25));
  expect(arms.map(({ people }) => people)).toEqual([{}, { complainShare: 0.25 }]);
});
