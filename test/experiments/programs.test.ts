import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pastFromTable, openPast } from '../../detectors/host/detector-host.js';
import { runStudy } from '../../experiments/run.js';
import { planStudy } from '../../experiments/plan/plan-study.js';
import type { HandedOver } from '../../experiments/programs/handed-over.js';
import { programSchema, type Program } from '../../experiments/programs/program.js';
import { runProgram } from '../../experiments/programs/run-program.js';
import { packageRoot } from '../../plugins/package-root.js';
import type { Report } from '../../reports/report.js';
import { queryFolder, readParquet } from './read-parquet.js';
import { folderIn, temporaryFolder, TINY_STUDY, writeTo } from './tiny-study.js';

const folder = temporaryFolder();

/** Three rows to learn from, ids 0 to 2; two to score, ids 3 and 4. */
const HANDED: HandedOver = {
  params: { depth: 2 },
  seed: 's',
  train: openPast(pastFromTable({ likes: Float64Array.of(1, 2, NaN) }), ['*']),
  labels: { row: Uint32Array.of(0, 2), isInauthentic: Uint32Array.of(0, 1) },
  score: [openPast(pastFromTable({ likes: Float64Array.of(4, 5) }), ['*'])],
  meanings: new Map(),
};

/** A program as a line of shell; the handed-over folder is `$0`. */
function shell(line: string, more: object = {}): Program {
  return { ...programSchema.parse(more), command: ['sh', '-c', line], folder, fingerprint: '' };
}

const writing = (csv: string): Program => shell(`printf '${csv}' > "$0/scores.csv"`);

test('scores come back by id, whatever their order, beside other columns', async () => {
  const { scores } = await runProgram(writing('why,score,id\\nx,0.25,4\\ny,1,3\\n'), HANDED);
  expect(scores).toEqual([Float64Array.of(1, 0.25)]);
});

test.each<[what: string, program: Program, message: string]>([
  ['exit code', shell('echo first >&2; echo "ValueError: no likes" >&2; exit 3'), 'exit code 3: ValueError: no likes'],
  ['exit code without a word', shell('exit 4'), 'exit code 4'],
  ['a message on stdout', shell('echo oh no; exit 5'), 'exit code 5: oh no'],
  ['paths of this machine are left out', shell('echo "no $0/x" >&2; exit 1'), 'exit code 1: no FOLDER/x'],
  ['crash', shell('kill -SEGV $$'), 'was ended by SIGSEGV'],
  [
    'time-out, of what it started too',
    shell('sleep 1000 & sleep 1000', { timeoutSec: 0.2 }),
    'ran longer than its timeoutSec of 0.2 s and was ended',
  ],
  [
    'no scores',
    shell('true'),
    'ended without an error, but wrote neither scores.parquet nor scores.csv into its folder',
  ],
  ['no Parquet', shell('echo nonsense > "$0/scores.parquet"'), 'scores.parquet: is no Parquet file'],
  [
    'wrong columns',
    writing('account,score\\n3,0\\n4,0\\n'),
    'scores.csv: has no column "id"; expected id and score, got account, score',
  ],
  ['text', writing('id,score\\n3,high\\n4,low\\n'), 'scores.csv: column "score" holds varchar; expected numbers'],
  ['missing', writing('id,score\\n4,0\\n'), 'scores.csv: has rows without a score; expected 2 scores; once: id 3'],
  [
    'no rows',
    writing('id,score\\n'),
    'scores.csv: has rows without a score; expected 2 scores; 2 times, the first: id 3',
  ],
  [
    'extra',
    writing('id,score\\n3,0\\n4,0\\n5,0\\n'),
    'scores.csv: has unknown ids; expected 3 to 4, as in the files; once: id 5',
  ],
  [
    'rows to learn from',
    writing('id,score\\n0,0\\n1,0\\n3,0\\n4,0\\n'),
    'scores.csv: has ids of rows to learn from; expected scores of the other rows only; 2 times, the first: id 0',
  ],
  [
    'twice',
    writing('id,score\\n3,0\\n4,0\\n4,0\\n'),
    'scores.csv: has ids that come twice; expected one score a row; once: id 4',
  ],
  ['not whole', writing('id,score\\n3,0\\n4.5,0\\n'), 'scores.csv: has ids that are no whole numbers; once: id 4.5'],
  [
    'NaN',
    writing('id,score\\n3,0.5\\n4,nan\\n'),
    'scores.csv: has scores that are no numbers in [0,1]; once: NaN for id 4',
  ],
  [
    'empty score',
    writing('id,score\\n3,0.5\\n4,\\n'),
    'scores.csv: has scores that are no numbers in [0,1]; once: null for id 4',
  ],
  [
    'out of range',
    writing('id,score\\n3,7\\n4,-1\\n'),
    'scores.csv: has scores that are no numbers in [0,1]; 2 times, the first: 7 for id 3',
  ],
])('%s is told in one line', async (_, program, message) => {
  await expect(runProgram(program, HANDED)).rejects.toMatchObject({ name: 'ProgramError', message });
});

test('a program that is too slow is gone, with what it started', async () => {
  const marker = join(folder, 'late');
  const program = shell(`(sleep 0.6; touch '${marker}') & sleep 1000`, { timeoutSec: 0.2 });
  await expect(runProgram(program, HANDED)).rejects.toThrow('ran longer');
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(existsSync(marker)).toBe(false);
});

test('the folder holds what schema.json says, as Parquet and CSV, and goes afterwards unless it is kept', async () => {
  const keep = folderIn(folder);
  const program = { ...writing('id,score\\n3,0\\n4,1\\n'), files: 'both' as const };
  await runProgram({ ...program, keep }, HANDED);
  const [kept] = readdirSync(keep);
  const inside = join(keep, kept);
  expect(await readParquet(inside, 'train.parquet')).toEqual({
    id: [0, 1, 2],
    account: [0, 1, 2],
    'table/likes': [1, 2, NaN],
  });
  expect(await readParquet(inside, 'labels.parquet')).toEqual({ id: [0, 2], label: [0, 1] });
  expect(await readParquet(inside, 'validation.parquet')).toEqual({ id: [], account: [], 'table/likes': [] });
  expect(readFileSync(join(inside, 'test.csv'), 'utf8')).toBe('id,account,table/likes\n3,0,4.0\n4,1,5.0\n');
  const schema = JSON.parse(readFileSync(join(inside, 'schema.json'), 'utf8')) as {
    files: Record<string, string[]>;
    params: unknown;
    parts: Record<string, { firstId: number }>;
  };
  const there = readdirSync(inside).filter((name) => name !== 'schema.json' && name !== 'scores.csv');
  expect(Object.keys(schema.files).sort()).toEqual(there.sort());
  expect(schema.params).toEqual({ depth: 2 });
  expect(schema.parts['test']?.firstId).toBe(3);
});

/** A study on a made-up table: odd accounts are fake and like more. */
function tableStudy(detectors: readonly object[]): string {
  const inside = folderIn(folder);
  const rows = Array.from({ length: 60 }, (_, row) => `${(row % 2) * 10 + (row % 7)},${row % 2}`);
  writeTo(inside, 'accounts.csv', ['likes,label', ...rows].join('\n'));
  return writeTo(inside, 'study.yaml', {
    ...{ format: 'study@1', name: 'programs', seed: 's' },
    dataset: { file: 'accounts.csv', folds: 2 },
    detectors,
  });
}

/** Scores the likes, read from CSV: no interpreter but the shell. */
const COUNTS = `cat "$0/validation.csv" "$0/test.csv" | awk -F, 'BEGIN { print "id,score" } $1 != "id" { print $1 "," $3 / 20 }' > "$0/scores.csv"`;
const counting = { as: 'counting', command: ['sh', '-c', COUNTS], program: { files: 'csv' } };

function aucOf({ rows }: Report, detector: string): number | undefined {
  return (
    rows.find((row) => row.detector === detector && row.metric === 'roc-auc' && row.segment === 'overall')?.value ??
    undefined
  );
}

test('in a study, a failing program costs its own cells only, with the reason', async () => {
  const study = tableStudy([
    counting,
    { as: 'broken', command: ['sh', '-c', 'echo "ImportError: no module named likes" >&2; exit 1'] },
  ]);
  const { report } = await runStudy(study, { workers: 1, runsDir: join(folder, 'runs') });
  expect(aucOf(report, 'counting')).toBeGreaterThan(0.95);
  expect(report.skipped.find(({ what }) => what.startsWith('broken'))?.why).toBe(
    'failed: exit code 1: ImportError: no module named likes',
  );
});

test('a study of which nothing but a broken program is left is the user’s mistake', async () => {
  const study = tableStudy([{ as: 'broken', command: ['sh', '-c', 'exit 7'] }]);
  await expect(runStudy(study, { workers: 1, runsDir: join(folder, 'runs') })).rejects.toMatchObject({
    name: 'UserError',
    message: 'broken, account level: failed: exit code 7',
  });
});

test('a changed program file changes the study’s hash, the folder it lies in does not', async () => {
  const detectors = [{ as: 'mine', command: ['./mine.sh'], program: { reads: ['mine'] } }];
  const hashOf = async (script: string, table: string): Promise<string> => {
    const study = tableStudy(detectors);
    const inside = join(study, '..');
    chmodSync(writeTo(inside, 'mine.sh', script), 0o755);
    mkdirSync(join(inside, 'mine'));
    writeTo(join(inside, 'mine'), 'table.txt', table);
    return (await planStudy(study)).studyHash;
  };
  const first = await hashOf('#!/bin/sh\n', 'a');
  expect(await hashOf('#!/bin/sh\n', 'a')).toBe(first);
  expect(await hashOf('#!/bin/sh\n:\n', 'a')).not.toBe(first);
  expect(await hashOf('#!/bin/sh\n', 'b')).not.toBe(first);
});

test.each<[what: string, entry: object, message: RegExp]>([
  [
    'not installed',
    { as: 'a', command: ['no-such-program-here'] },
    /detectors\[0\]\.command: "no-such-program-here" is not installed/,
  ],
  [
    'no such file',
    { as: 'a', command: ['./mine.sh'] },
    /detectors\[0\]\.command: \.\/mine\.sh: no such program, looked for in /,
  ],
  ['not executable', { as: 'a', command: ['./accounts.csv'] }, /accounts\.csv: can not be executed; run chmod \+x/],
  ['no name', { command: ['sh'] }, /detectors\[0\]\.as: needs a name for the report/],
  ['both', { as: 'a', use: 'lof', command: ['sh'] }, /detectors\[0\]\.use: needs either use or command/],
  [
    'unknown key',
    { as: 'a', command: ['sh'], program: { timeoutSecs: 3 } },
    /program\.timeoutSecs: unknown key; did you mean "timeoutSec"/,
  ],
  ['groups', { as: 'a', command: ['sh'], levels: ['group'] }, /levels: a program can not score groups/],
  ['program alone', { use: 'lof', program: { files: 'csv' } }, /detectors\[0\]\.program: goes with command only/],
  [
    'no such file to read',
    { as: 'a', command: ['sh'], program: { reads: ['x'] } },
    /program\.reads\[0\]: x: no such file or folder/,
  ],
])('a study’s mistake is told before anything runs: %s', async (_, entry, message) => {
  const error: unknown = await planStudy(tableStudy([entry])).catch((thrown: unknown) => thrown);
  expect((error as Error).name).toBe('UserError');
  expect((error as Error).message).toMatch(message);
});

const hasPython = spawnSync('python3', ['--version']).status === 0;

describe.skipIf(!hasPython)('the shipped examples on a village (skipped: no python3)', () => {
  test('learn, score and are handed neither the future nor the truth', async () => {
    const keep = folderIn(folder);
    const examples = join(packageRoot(), 'examples');
    const study = writeTo(folder, 'examples.yaml', {
      ...TINY_STUDY,
      replicates: 1,
      detectors: [
        {
          as: 'python-evidence',
          command: ['python3', join(examples, 'python-detector', 'detect.py')],
          program: { files: 'both', traffic: false },
          levels: ['account', 'action'],
        },
        {
          as: 'sql-signatures',
          command: [join(examples, 'sql-detector', 'detect.sh')],
          program: { features: [], keep },
        },
      ],
    });
    const { report } = await runStudy(study, { workers: 1, runsDir: join(folder, 'runs') });
    expect(report.skipped.filter(({ why }) => why.startsWith('failed'))).toEqual([]);
    expect(aucOf(report, 'python-evidence')).toBeGreaterThan(0.7);
    expect(aucOf(report, 'sql-signatures')).toBeGreaterThan(0.6);

    const inside = join(keep, readdirSync(keep)[0]);
    expect(readdirSync(inside).sort()).toEqual(
      [
        ...['accounts.parquet', 'actions.parquet', 'graph.parquet', 'labels.parquet', 'schema.json', 'scores.parquet'],
        ...['test.parquet', 'train.parquet', 'validation.parquet'],
      ].sort(),
    );
    const sql = `SELECT max(t) < 9 * 86400, (SELECT max(id) FROM 'labels.parquet') <= (SELECT max(id) FROM 'train.parquet') FROM 'actions.parquet'`;
    expect((await queryFolder(inside, sql)).getRows()).toEqual([[true, true]]);
  });
});
