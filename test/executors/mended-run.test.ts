import { existsSync, readdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Executor } from '../../experiments/executors/executor.js';
import { runLocally } from '../../experiments/executors/local.js';
import { runStudy } from '../../experiments/run.js';
import { folderIn, temporaryFolder, TINY_STUDY, writeTo } from '../experiments/tiny-study.js';

const home = temporaryFolder();
const study = writeTo(home, 'study.yaml', {
  ...TINY_STUDY,
  replicates: 1,
  detectors: [{ use: 'rate-rules', levels: ['account'] }],
});
const read = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');

/** This machine, with a disk that cuts the first `nTimes` kept files short once a study is computed. */
function onBadDisk(runsDir: string, nTimes: number): { readonly executor: Executor; readonly computed: string[][] } {
  const computed: string[][] = [];
  return {
    computed,
    async executor(plan, options) {
      const steps: string[] = [];
      computed.push(steps);
      const onProgress: typeof options.onProgress = ({ what }) => steps.push(what);
      const results = await runLocally(plan, { ...options, onProgress });
      const kept = readdirSync(join(runsDir, '.cells'), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.parquet'))
        .sort();
      if (computed.length <= nTimes) truncateSync(join(runsDir, '.cells', kept[0]), 9);
      return results;
    },
  };
}

test('rows that are damaged before they are placed are named and made anew; the run is whole', async () => {
  const whole = await runStudy(study, { workers: 1, runsDir: folderIn(home) });
  const runsDir = folderIn(home);
  const { executor, computed } = onBadDisk(runsDir, 1);
  const notes: string[] = [];
  const mended = await runStudy(study, { workers: 1, runsDir, executor, onNote: (text) => notes.push(text) });
  for (const name of ['report.json', 'cells/index.json'])
    expect(read(mended.folder, name)).toBe(read(whole.folder, name));
  expect(computed).toHaveLength(2);
  expect(notes.at(0)).toMatch(/\.parquet: damaged or gone; computed anew$/);
  expect(notes.at(1)).toMatch(/^tiny-1\S*\/\w+\.parquet: gone or damaged; computed anew$/);
});

test('where the disk goes on damaging them the run is not done, and says which rows are gone', async () => {
  const runsDir = folderIn(home);
  const { executor } = onBadDisk(runsDir, 9);
  await expect(runStudy(study, { workers: 1, runsDir, executor })).rejects.toThrow(
    /^tiny-1\S*\.parquet: kept in \.cells, and now gone or damaged there; see to the disk and give the same command/,
  );
  const [folder] = readdirSync(runsDir).filter((name) => !name.startsWith('.'));
  expect(JSON.parse(read(join(runsDir, folder), 'run.json'))).toMatchObject({ status: 'failed' });
  expect(['cells', 'cells.part', 'report.json'].map((name) => existsSync(join(runsDir, folder, name)))).toEqual([
    ...[false, false, false],
  ]);
});
