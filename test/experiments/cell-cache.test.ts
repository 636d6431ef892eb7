import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openCellStore } from '../../experiments/cache/cell-store.js';
import { runStudy, type FinishedRun } from '../../experiments/run.js';
import { folderIn, temporaryFolder, TINY_STUDY, writeTo } from './tiny-study.js';

const home = temporaryFolder();
const bytesOf = ({ folder }: FinishedRun): string => readFileSync(join(folder, 'report.json'), 'utf8');
const cellFiles = (runsDir: string): string[] =>
  readdirSync(join(runsDir, '.cells'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** Runs a study and hears which steps were computed, which were kept, and what was noted. */
async function run(study: object, runsDir: string, more: object = {}) {
  const computed: string[] = [];
  const kept: string[] = [];
  const notes: string[] = [];
  const finished = await runStudy(writeTo(folderIn(home), 'study.yaml', study), {
    ...{ workers: 2, runsDir, ...more },
    onNote: (text) => notes.push(text),
    onProgress: ({ what }) => (what.includes('kept from before') ? kept : computed).push(what),
  });
  return { finished, bytes: bytesOf(finished), computed, kept, notes };
}

test('a store gives back what it was given, NaN and typed arrays too, and knows keys by content', () => {
  const store = openCellStore(folderIn(home), () => undefined);
  const value = {
    x: NaN,
    y: -Infinity,
    z: [1, 'two', null],
    column: Float64Array.of(0.1, NaN),
    count: Uint32Array.of(7),
  };
  store.write({ a: 1, b: [2] }, value);
  expect(store.read({ b: [2], a: 1 })).toEqual(value);
  expect(store.read({ a: 1, b: [3] })).toBeUndefined();
});

test('the same study again computes nothing; a new detector, or a changed parameter, computes its own cells only', async () => {
  const runsDir = folderIn(home);
  const first = await run(TINY_STUDY, runsDir);
  expect(first.kept).toEqual([]);
  const again = await run(TINY_STUDY, runsDir);
  expect(again.computed).toEqual(['starting']);
  expect(again.bytes).toBe(first.bytes);
  expect(again.finished.folder).not.toBe(first.finished.folder);

  const more = {
    ...TINY_STUDY,
    detectors: [...TINY_STUDY.detectors, { use: 'rate-rules', as: 'other', levels: ['account'] }],
  };
  const third = await run(more, runsDir);
  const steps = third.computed.filter((what) => what.endsWith(' level'));
  expect(steps.sort()).toEqual([1, 2].map((world) => `tiny ${world}: other, account level`));
  // Its world is simulated once more for it: worlds are shared, not kept.
  expect(third.computed.filter((what) => what.endsWith('world simulated'))).toHaveLength(2);
  expect(third.bytes).toBe((await run(more, folderIn(home), { fresh: true })).bytes);
  const changed = {
    ...TINY_STUDY,
    detectors: [{ use: 'rate-rules' }, { use: 'gradient-boosting', with: { iterations: 11 } }],
  };
  const before = cellFiles(runsDir).length;
  const fourth = await run(changed, runsDir);
  expect(fourth.bytes).toBe((await run(changed, folderIn(home))).bytes);
  // Two worlds x two levels of the one detector, and the scores of the first world with their records; everything else was there.
  expect(cellFiles(runsDir).length - before).toBe(4 + 2 * 2);
});

test('another TensorFlow.js backend computes the cells of detectors that use it, and no others', async () => {
  const runsDir = folderIn(home);
  const learner = { use: 'logistic-regression', levels: ['account'] };
  const study = { ...TINY_STUDY, replicates: 1, detectors: [{ use: 'rate-rules', levels: ['account'] }, learner] };
  const cellFilesOn = async (backend: string): Promise<[string | null, number]> => {
    const before = existsSync(join(runsDir, '.cells')) ? cellFiles(runsDir).length : 0;
    vi.stubEnv('ERSATZ_TF', backend);
    const { finished } = await run(study, runsDir).finally(() => vi.unstubAllEnvs());
    const record = JSON.parse(readFileSync(join(finished.folder, 'run.json'), 'utf8')) as { backend: string };
    return [record.backend, cellFiles(runsDir).length - before];
  };
  expect((await cellFilesOn('wasm'))[0]).toMatch(/^wasm(\+simd)?$/);
  // The cell, its scores, and their record.
  expect(await cellFilesOn('cpu')).toEqual(['cpu', 3]);
  expect((await cellFilesOn('wasm'))[1]).toBe(0);
});

test('a damaged cell is named, computed anew, and the report is the same', async () => {
  const runsDir = folderIn(home);
  const first = await run(TINY_STUDY, runsDir);
  const files = cellFiles(runsDir).sort();
  const flipBit = (file: string): void => {
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(file, bytes);
  };
  // One at a time: a cell is not looked at where its rows are lost.
  for (const [at, damage] of [(file: string) => truncateSync(file, 40), flipBit].entries()) {
    damage(files[at]);
    const again = await run(TINY_STUDY, runsDir);
    expect(again.bytes).toBe(first.bytes);
    expect(again.notes.map((note) => note.slice(0, note.indexOf(':')))).toEqual([files[at]]);
    expect(again.notes[0]).toContain('damaged');
  }
});

test('a store that can not be written stops the run, by name, and what was finished is kept', async () => {
  const runsDir = folderIn(home);
  const first = { ...TINY_STUDY, detectors: ['rate-rules'] };
  const { bytes } = await run(first, runsDir);
  // The store puts a cell below the first two digits of its hash: files in the way of every folder that is not there yet.
  const store = join(runsDir, '.cells');
  for (let byte = 0; byte < 256; byte++) {
    const path = join(store, byte.toString(16).padStart(2, '0'));
    if (!existsSync(path)) writeFileSync(path, '');
  }
  await expect(run({ ...TINY_STUDY, detectors: ['rate-rules', 'isolation-forest'] }, runsDir)).rejects.toThrow(
    /a finished cell could not be kept: .*; free space or choose another --out/,
  );
  const again = await run(first, runsDir);
  expect(again.computed).toEqual(['starting']);
  expect(again.bytes).toBe(bytes);
});

test('a detector that breaks costs its own cells only', async () => {
  const plugins = folderIn(home);
  writeTo(
    plugins,
    'moody.ts',
    `import { detector } from 'ersatz/detector';
     import { z } from 'zod';
     export default detector({ id: 'moody', summary: 's', source: 'none', family: 'rule', units: ['account'], labels: 'none',
       features: ['*'], beatsChance: false, params: z.strictObject({}), fit: () => null,
       score() { throw new Error('not today'); } });`,
  );
  const { finished } = await run({ ...TINY_STUDY, detectors: ['rate-rules', 'moody'] }, folderIn(home), {
    plugins: [plugins],
  });
  expect(finished.report.rows.some(({ detector }) => detector === 'rate-rules')).toBe(true);
  expect(JSON.stringify(finished.report.skipped)).toContain('not today');
});
