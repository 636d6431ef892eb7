import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openRun } from '../../experiments/finished/open-run.js';
import { verificationOf, verifyRun } from '../../experiments/finished/verify-run.js';
import { runStudy } from '../../experiments/run.js';
import { temporaryFolder, writeTo } from './tiny-study.js';

const home = temporaryFolder();
const ROWS = Array.from(
  { length: 60 },
  (_, row) => `${row},${(row * 7) % 31},${(row * 11) % 17},${Number(row % 3 === 0)}`,
);
const table = writeTo(home, 'table.csv', ['id,followers,following,label', ...ROWS].join('\n'));
const study = writeTo(home, 'study.yaml', {
  format: 'study@1',
  name: 'table',
  dataset: { file: 'table.csv', ignore: ['id'] },
  detectors: [{ use: 'gradient-boosting', with: { iterations: 3 } }],
});

test('verify holds reports and kept files against a rerun, and says that the data changed', async () => {
  const run = openRun((await runStudy(study, { workers: 2, runsDir: join(home, 'runs') })).folder);
  expect(verificationOf(run, run)).toMatchObject({ same: true, circumstances: [], lines: [], files: [] });
  const text = readFileSync(table, 'utf8');
  writeFileSync(table, text.replace('\n9,1,', '\n9,30,'));
  const changed = await verifyRun(run, { workers: 2 });
  expect(changed.same).toBe(false);
  expect(changed.circumstances.map(({ what }) => what)).toEqual(['data']);
  const files = changed.files.map(({ file }) => file);
  expect(files).toContain('cells/table-1-gradient-boosting-account/scores.parquet');
  expect(files).toContain('tables/headline.csv');
  expect(files).not.toContain('tables/cost.csv'); // clocks differ by nature
  expect(files).toContain('report.html');

  const later = { ...run, record: { ...run.record, hashes: undefined, studyHash: 'other', backend: 'abacus' } };
  expect(verificationOf(later as never, run).circumstances.map(({ what }) => what)).toEqual([
    'backend',
    'study or data',
  ]);

  // A number that was changed where other programs read it, and a chart that is gone.
  writeFileSync(table, text);
  const headline = join(run.path, 'tables/headline.csv');
  writeFileSync(headline, readFileSync(headline, 'utf8').replace(',recall,', ',recall,0'));
  rmSync(join(run.path, 'charts/headline.vl.json'));
  const page = join(run.path, 'report.html');
  const html = readFileSync(page, 'utf8');
  writeFileSync(page, html.replace('"replicates":5', '"replicates":50'));
  expect(readFileSync(page, 'utf8')).not.toBe(html);
  const touched = await verifyRun(run, { workers: 2 });
  expect(touched).toMatchObject({ same: false, hash: touched.hashAgain });
  expect(touched.files.map(({ file, was }) => [file, was === null])).toEqual([
    ['tables/headline.csv', false],
    ['report.html', false],
    ['charts/headline.vl.json', true],
  ]);

  truncateSync(join(run.path, 'cells/table-1-gradient-boosting-account/scores.parquet'), 5);
  await expect(verifyRun(run, { workers: 2 })).rejects.toThrow(/scores\.parquet: damaged; expected \d+ bytes, got 5; /);
});
