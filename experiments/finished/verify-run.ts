import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkKept } from '../kept/check-kept.js';
import { readCellsIndex } from '../kept/run-database.js';
import type { RunRecord } from '../run-folder.js';
import { runStudy, type RunStudyOptions } from '../run.js';
import { openRun, type FinishedFolder } from './open-run.js';
import { pageNumbers } from './page-numbers.js';

/** So many differing lines of the reports are told. */
const N_LINES = 5;

/** What a rerun of a run's own study gave. */
export interface Verification {
  readonly id: string;
  readonly same: boolean;
  /** SHA-256 of both `report.json`. */
  readonly hash: string;
  readonly hashAgain: string;
  /** What else was different this time and may be why. */
  readonly circumstances: readonly Circumstance[];
  /** Tables, chart specs, `report.html` and kept files, by their path below the run, that have another SHA-256 or are in one of the two runs only (null in the other). What clocks have measured is left out, and of the page its program where another version made it. */
  readonly files: readonly { readonly file: string; readonly was: string | null; readonly is: string | null }[];
  /** The first lines that differ; a row of a table is a line. Null: there is none. */
  readonly lines: readonly { readonly line: number; readonly was: string | null; readonly is: string | null }[];
}

/** Something about the two runs that is not the same. */
export interface Circumstance {
  readonly what: string;
  readonly was: string;
  readonly is: string;
}

/**
 * Runs the resolved study of a finished run again, every cell anew, into a folder that is gone afterwards, and compares the reports byte by byte, and tables, chart specs, the page and kept files by
 * their SHA-256. Takes as long as the run did. Throws UserError where the study can not be run here (no such data, no such plug-in), or a kept file is damaged.
 */
export async function verifyRun(run: FinishedFolder, options: Omit<RunStudyOptions, 'runsDir'>): Promise<Verification> {
  await checkKept(run.path, readCellsIndex(run)?.cells ?? []);
  const runsDir = mkdtempSync(join(tmpdir(), 'ersatz-verify-'));
  try {
    const { folder } = await runStudy(join(run.path, 'study.yaml'), { ...options, runsDir, fresh: true });
    return verificationOf(run, openRun(folder));
  } finally {
    rmSync(runsDir, { recursive: true, force: true });
  }
}

/** Holds a run against its rerun. */
export function verificationOf(run: FinishedFolder, again: FinishedFolder): Verification {
  const hash = hashOf(run.reportText);
  const hashAgain = hashOf(again.reportText);
  const timed = new Set([run, again].flatMap(({ path }) => timedFiles(path)));
  const look = { timed, isOfOneProgram: isOfOneProgram(run.record, again.record) };
  const files = differingFiles(fileHashes(run, look), fileHashes(again, look));
  return {
    ...{ id: run.record.id, same: hash === hashAgain && files.length === 0, hash, hashAgain, files },
    circumstances: [...changesSince(run.record, hash), ...circumstances(run.record, again.record)],
    lines: hash === hashAgain ? [] : differingLines(run.reportText, again.reportText),
  };
}

/** That the report is no more what the run wrote. */
function changesSince({ reportSha256 }: RunRecord, hash: string): Circumstance[] {
  if (reportSha256 === undefined || reportSha256 === hash) return [];
  return [{ what: 'report.json than the run wrote', was: reportSha256, is: hash }];
}

/** Whether the same installation made both pages, as far as can be told. */
function isOfOneProgram(one: RunRecord, other: RunRecord): boolean {
  return one.version === other.version && one.revision === other.revision && !one.isDirty && !other.isDirty;
}

function fileHashes(run: FinishedFolder, look: Parameters<typeof pageNumbers>[1]): ReadonlyMap<string, string> {
  const cells = readCellsIndex(run)?.cells ?? [];
  const kept = cells.flatMap(({ id, files }) =>
    files.map(({ file, sha256 }) => [`cells/${id}/${file}`, sha256] as const),
  );
  const written = ['tables', 'charts'].flatMap((folder) =>
    (existsSync(join(run.path, folder)) ? readdirSync(join(run.path, folder)) : [])
      .map((name) => `${folder}/${name}`)
      .filter((file) => !look.timed.has(file))
      .map((file) => [file, hashOf(readFileSync(join(run.path, file)))] as const),
  );
  const page = join(run.path, 'report.html');
  const pages = existsSync(page)
    ? [['report.html', hashOf(pageNumbers(readFileSync(page, 'utf8'), look))] as const]
    : [];
  return new Map([...written.sort(([a], [b]) => (a < b ? -1 : 1)), ...pages, ...kept]);
}

/** Files of a run that show what clocks have measured; none where its timings are gone. */
function timedFiles(path: string): string[] {
  const timing = join(path, 'timing.json');
  if (!existsSync(timing)) return [];
  const { shown = { tables: {}, charts: [] } } = JSON.parse(readFileSync(timing, 'utf8')) as {
    readonly shown?: { readonly tables: object; readonly charts: readonly { readonly id: string }[] };
  };
  return [
    ...Object.keys(shown.tables).map((name) => `tables/${name}.csv`),
    ...shown.charts.map(({ id }) => `charts/${id}.vl.json`),
  ];
}

function differingFiles(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): Verification['files'] {
  return [...new Set([...before.keys(), ...now.keys()])]
    .map((file) => ({ file, was: before.get(file) ?? null, is: now.get(file) ?? null }))
    .filter(({ was, is }) => was !== is);
}

type Told = (record: RunRecord) => unknown;

const CIRCUMSTANCES: readonly (readonly [what: string, of: Told])[] = [
  ['version', ({ version }) => version],
  ['revision', ({ revision, isDirty }) => `${revision ?? 'none'}${isDirty ? ', files changed' : ''}`],
  ['backend', ({ backend }) => backend ?? 'none'],
  ['Node.js', ({ node }) => node],
];
/** What a study is made of. The resolved study is the same here, so the first differs where a program of it was changed. */
const STUDY_PARTS: typeof CIRCUMSTANCES = [
  ['study or its programs', ({ hashes }) => hashes?.config],
  ['data', ({ hashes }) => hashes?.data ?? 'none'],
];
/** Runs of earlier versions have one hash for both. */
const WHOLE_STUDY: typeof CIRCUMSTANCES = [['study or data', ({ studyHash }) => studyHash]];

function circumstances(run: RunRecord, again: RunRecord): Circumstance[] {
  const haveParts = run.hashes !== undefined && again.hashes !== undefined;
  return [...CIRCUMSTANCES, ...(haveParts ? STUDY_PARTS : WHOLE_STUDY)]
    .map(([what, of]) => ({ what, was: String(of(run)), is: String(of(again)) }))
    .filter(({ was, is }) => was !== is);
}

function differingLines(was: string, is: string): Verification['lines'] {
  const [before, after] = [was, is].map((text) => text.split('\n'));
  const found = [];
  for (let line = 0; line < Math.max(before.length, after.length) && found.length < N_LINES; line++) {
    const [old, now] = [before, after].map((lines) => (line < lines.length ? lines[line] : null));
    if (old !== now) found.push({ line: line + 1, was: old, is: now });
  }
  return found;
}

const hashOf = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');
