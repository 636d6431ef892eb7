import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { UserError } from '../errors/user-error.js';
import type { RunSummaryRecord } from '../reports/summary.js';
import { takeLock } from './files/folder-lock.js';
import { makeFolder } from './files/make-folder.js';
import type { Plan } from './plan/plan-study.js';
import { nReplicates } from './plan/plan-study.js';
import { replicateSeed } from './plan/seeds.js';
import type { Revision } from './revision.js';

/** How a run stands. Only `done` has a report; a process that was killed leaves `running` behind; `submitted` waits in the queue of a cluster. */
export type RunStatus = 'running' | 'submitted' | 'done' | 'failed' | 'stopped';

/** What `run.json` holds. */
export interface RunRecord {
  readonly format: 'run@1';
  readonly id: string;
  readonly study: string;
  readonly title: string;
  readonly studyHash: string;
  /** Hashes of the study without its data, and of its data (null: it has none); runs of earlier versions have neither. */
  readonly hashes?: { readonly config: string; readonly data: string | null };
  readonly seeds: readonly string[];
  readonly version: string;
  /** Git commit of the installation; null outside a clone. */
  readonly revision: string | null;
  /** True when files differ from that commit. */
  readonly isDirty: boolean;
  readonly node: string;
  readonly workers: number;
  readonly status: RunStatus;
  /** ISO 8601. */
  readonly started: string;
  readonly ended: string | null;
  /** TensorFlow.js backend that was used, several with commas between; null when none was needed. */
  readonly backend: string | null;
  /** Why it failed or was stopped. */
  readonly reason: string | null;
  /** Words to find the run by; `--tag` gives them. */
  readonly tags?: readonly string[];
  /** SHA-256 of `report.json`; there when it is done. Runs of earlier versions have none. */
  readonly reportSha256?: string;
  /** SHA-256 of `cells/index.json`; null when the run kept nothing. Runs of earlier versions have none. */
  readonly cellsSha256?: string | null;
  /** What the list of runs says of it; there when it is done. */
  readonly summary?: RunSummaryRecord;
}

/** The folder of one run. */
export interface RunFolder {
  readonly path: string;
  readonly record: RunRecord;
  /** Replaces run.json as a whole. */
  update(change: Partial<RunRecord>): void;
  /** Writes a JSON file as a whole. */
  writeJson(name: string, value: unknown): void;
  /** Gives the folder back. */
  close(): void;
}

/**
 * Makes a new folder `NAME-HASH-COUNT` below `runsDir`, or goes on in one of the same study that did not come to its end and that nobody is writing, and writes
 * run.json (status `running`) and the resolved study.yaml into it. `close` lets others have the folder.
 */
export function openRunFolder(
  runsDir: string,
  plan: Plan,
  { version, revision, isDirty }: Revision,
  workers: number,
): RunFolder {
  makeFolder(runsDir);
  const { id, path, release } = claimFolder(runsDir, `${plan.study.name}-${plan.studyHash.slice(0, 8)}`);
  const record: RunRecord = {
    format: 'run@1',
    id,
    study: plan.study.name,
    title: plan.study.title,
    studyHash: plan.studyHash,
    hashes: plan.hashes,
    seeds: Array.from({ length: nReplicates(plan) }, (_, index) => replicateSeed(plan.study, index + 1)),
    version,
    revision,
    isDirty,
    node: process.version,
    workers,
    status: 'running',
    started: new Date().toISOString(),
    ended: null,
    backend: null,
    reason: null,
  };
  const folder = runFolder(path, record, release);
  folder.update({});
  writeWhole(join(path, 'study.yaml'), stringify(plan.study, { aliasDuplicateObjects: false }));
  return folder;
}

/** Opens the folder of a run that another process began. Throws UserError while somebody else is writing it. */
export function reopenRunFolder(path: string): RunFolder {
  const release = takeLock(join(path, '.lock'));
  return runFolder(path, JSON.parse(readFileSync(join(path, 'run.json'), 'utf8')) as RunRecord, release);
}

function runFolder(path: string, begun: RunRecord, release: () => void): RunFolder {
  let record = begun;
  const writeJson = (name: string, value: unknown): void =>
    writeWhole(join(path, name), `${JSON.stringify(value, null, 2)}\n`);
  return {
    path,
    get record() {
      return record;
    },
    update(change) {
      record = { ...record, ...change };
      writeJson('run.json', record);
    },
    writeJson,
    close: release,
  };
}

/** A folder that this process alone writes. */
interface Claim {
  readonly id: string;
  readonly path: string;
  readonly release: () => void;
}

/** The lock is the claim: two runs started together can not get the same folder, and the lock of a killed process is taken over. */
function claimFolder(runsDir: string, stem: string): Claim {
  for (let count = 1; ; count++) {
    const id = `${stem}-${count}`;
    const path = join(runsDir, id);
    makeFolder(path);
    if (isTaken(path)) continue;
    try {
      const release = takeLock(join(path, '.lock'));
      if (!isTaken(path)) return { id, path, release };
      release();
    } catch (error) {
      // Somebody is writing it: the next one.
      if (!(error instanceof UserError)) throw error;
    }
  }
}

/** Whether there is nothing to go on with: the run has its report, or a cluster has it. */
function isTaken(path: string): boolean {
  try {
    const { status } = JSON.parse(readFileSync(join(path, 'run.json'), 'utf8')) as Partial<RunRecord>;
    return status === 'done' || status === 'submitted';
  } catch {
    return false; // new, or killed while it was made
  }
}

function writeWhole(path: string, text: string): void {
  const half = `${path}.${process.pid}.part`;
  try {
    writeFileSync(half, text);
    renameSync(half, path);
  } finally {
    rmSync(half, { force: true });
  }
}
