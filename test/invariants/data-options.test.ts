import { join } from 'node:path';
import { expect, it } from 'vitest';
import { UserError } from '../../errors/user-error.js';
import { writeDataset } from '../../experiments/datasets/data-set-folder.js';
import { loadDataset } from '../../experiments/datasets/load-dataset.js';
import { datasetSchema } from '../../experiments/plan/dataset-schema.js';
import { temporaryFolder, writeTo } from '../experiments/tiny-study.js';
import { ignoredOptions, type Case } from './ignored-options.js';
import { nameOf, optionsOf } from './options-of.js';

const folder = temporaryFolder();
const rows = Array.from({ length: 24 }, (_, row) => row);
const csv = (name: string, head: string, line: (row: number) => string): string => {
  writeTo(folder, name, [head, ...rows.map(line)].join('\n'));
  return name;
};
const bit = (isOne: boolean): number => (isOne ? 1 : 0);
const TABLE = 'a,b,label,other,kind,part';
for (const [name, step] of [
  ['table.csv', 5],
  ['others.csv', 7],
] as const)
  csv(name, TABLE, (row) => [row % step, row * row, row % 2, bit(row % 3 === 0), 'xyz'[row % 3], row % 4].join());
csv('folds.csv', 'b,part,half', (row) => [row * row, row % 3, row % 2].join());
csv('events.csv', 'who,whom,when,label,other,verb,n', (row) => {
  const who = row % 9;
  return [
    `u${who}`,
    `v${row % 7}`,
    row * 5000,
    bit(who < 4),
    bit(who > 5),
    row % 2 === 0 ? 'like' : 'follow',
    1 + (row % 3),
  ].join();
});
csv('edges.csv', 'from,to,who,whom,when,label,other', (row) => {
  const ends = `u${row % 9},u${(row * 5) % 11}`;
  return [ends, ends, row * 5000, bit(row % 9 < 4), bit(row % 9 > 5)].join();
});
for (const [name, least] of [
  ['labels.csv', 4],
  ['more.csv', 6],
] as const)
  csv(name, 'id,key,label', (row) =>
    row < 12
      ? [`u${row % 9}`, `u${(row + 2) % 9}`, bit(row % 9 < least)].join()
      : [`v${row % 7}`, `v${row % 7}`, bit(row % 7 === 0)].join(),
  );

const GONE = 'gone.csv';
const plainNumbers = (_: string, value: unknown): unknown =>
  ArrayBuffer.isView(value) ? Array.from(value as Uint8Array) : value;

/** Everything that detectors, the judge and the report are told of a data set. */
function loaded(spec: object): Promise<string> {
  try {
    const told = { ...loadDataset(datasetSchema.parse(spec), folder, 'seed'), fingerprint: null };
    return Promise.resolve(JSON.stringify(told, plainNumbers));
  } catch (error) {
    // What is said of a file that is not there is what its source is for, and a check of rows what twin columns are for.
    if (error instanceof UserError && /gone\.csv|other rows/.test(error.message)) return Promise.resolve(error.message);
    throw error;
  }
}

const COMMON: Readonly<Record<string, Case>> = {
  name: { to: ['other'] },
  summary: { to: ['About it.'] },
  source: { with: { file: GONE }, to: ['somewhere'] },
  label: { to: ['other'] },
  folds: { to: [3] },
};
const LABELS = { labels: { file: 'labels.csv', id: 'id' } };
/** Keys by the kind of file that they are about, with what they need to matter. */
const KINDS: readonly { readonly plain: object; readonly cases: Readonly<Record<string, Case>> }[] = [
  {
    plain: { file: 'table.csv', folds: 2 },
    cases: {
      ...COMMON,
      file: { to: ['others.csv'] },
      map: { to: [{ height: 'a' }] },
      inauthentic: { with: { label: 'kind', inauthentic: ['x'] }, to: [['x', 'y']] },
      leftOut: { with: { label: 'kind', inauthentic: ['x'] }, to: [['z']] },
      ignore: { to: [['a']] },
      'fold.file': { with: { fold: { column: 'part' } }, to: ['folds.csv'] },
      'fold.column': { with: { fold: { file: 'folds.csv', column: 'part' } }, to: ['half'] },
      'fold.agree': { with: { fold: { file: 'folds.csv', column: 'part' } }, to: [{ a: 'b' }] },
    },
  },
  {
    plain: { kind: 'timed-events', file: 'events.csv', folds: 2, verb: 'like' },
    cases: {
      ...COMMON,
      map: { to: [{ verb: 'verb' }, { weight: 'n' }] },
      verb: { to: ['follow'] },
      'labels.file': { with: LABELS, to: ['more.csv'] },
      'labels.id': { with: LABELS, to: ['key'] },
      'labels.of': { with: LABELS, to: ['whom'] },
    },
  },
  {
    plain: { kind: 'labelled-edges', file: 'edges.csv', folds: 2 },
    cases: {
      ...COMMON,
      kind: {},
      map: { to: [{ from: 'to', to: 'from' }] },
      verb: { to: ['like'] },
      twoSided: {},
      'labels.id': { with: LABELS, to: ['key'] },
    },
  },
];

it.each(KINDS)('every key that $plain.file is read by changes what is told of it', async ({ plain, cases }) => {
  const isMeant = (name: string): boolean => name in cases;
  expect(await ignoredOptions({ schema: datasetSchema, plain, cases, isMeant, outcome: loaded })).toEqual([]);
});

it('is every key of a data set, of one kind or another', () => {
  const seen = new Set(KINDS.flatMap(({ cases }) => Object.keys(cases)));
  expect([...seen].sort()).toEqual([...new Set(optionsOf(datasetSchema).map(nameOf))].sort());
});

it('a key that a kind of data is not read by is refused', () => {
  const complaint = (spec: object): string =>
    datasetSchema.safeParse({ file: 'table.csv', ...spec }).error?.issues[0].message ?? 'none';
  expect(complaint({ verb: 'like' })).toMatch(/does nothing for a data set of the kind account-table/);
  expect(complaint({ kind: 'labelled-edges', ignore: ['n'] })).toMatch(/of the kind labelled-edges/);
  expect(complaint({ ignore: ['n'] })).toBe('none');
});

it('folds that a folder was imported without are not drawn in silence', () => {
  const table = { columns: { a: Float64Array.of(1, 2, 3, 4) }, isInauthentic: Uint8Array.of(0, 1, 0, 1), left: [] };
  writeDataset(join(folder, 'imported'), table, null, { name: 'imported', source: 'here', sha256: 'none' });
  const load = (spec: object): unknown =>
    loadDataset(datasetSchema.parse({ file: 'imported', folds: 2, ...spec }), folder, 'seed');
  expect(load({})).toMatchObject({ nFolds: 2 });
  expect(() => load({ fold: { column: 'part' } })).toThrow(/dataset\.fold: .*imported without folds/);
});
