import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Plan } from './plan/plan-study.js';
import { nReplicates } from './plan/plan-study.js';
import { replicateSeed } from './plan/seeds.js';
import type { Revision } from './revision.js';

/** How a run stands. Only `done` has a report; a process that was killed leaves `running` behind. */
export type RunStatus = 'running' | 'done' | 'failed' | 'stopped';

/** What `run.json` holds. */
export interface RunRecord {
  readonly format: 'run@1';
  readonly id: string;
  readonly study: string;
  readonly title: string;
  readonly studyHash: string;
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
  /** TensorFlow.js backend that was used; null when none was needed. */
  readonly backend: string | null;
  /** Why it failed or was stopped. */
  readonly reason: string | null;
}

/** The folder of one run. */
export interface RunFolder {
  readonly path: string;
  readonly record: RunRecord;
  /** Replaces run.json as a whole. */
  update(change: Partial<RunRecord>): void;
  /** Writes a JSON file as a whole. */
  writeJson(name: string, value: unknown): void;
}

/**
 * Makes a new folder `NAME-HASH-COUNT` below `runsDir`, never one that is there already, and writes run.json (status `running`) and
 * the resolved study.yaml into it.
 */
export function openRunFolder(
  runsDir: string,
  plan: Plan,
  { version, revision, isDirty }: Revision,
  workers: number,
): RunFolder {
  mkdirSync(runsDir, { recursive: true });
  const { id, path } = claimFolder(runsDir, `${plan.study.name}-${plan.studyHash.slice(0, 8)}`);
  let record: RunRecord = {
    format: 'run@1',
    id,
    study: plan.study.name,
    title: plan.study.title,
    studyHash: plan.studyHash,
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
  const writeJson = (name: string, value: unknown): void =>
    writeWhole(join(path, name), `${JSON.stringify(value, null, 2)}\n`);
  writeJson('run.json', record);
  writeWhole(join(path, 'study.yaml'), stringify(plan.study, { aliasDuplicateObjects: false }));
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
  };
}

/** Creating the folder is the claim: two runs started together can not get the same one. */
function claimFolder(runsDir: string, stem: string): { id: string; path: string } {
  for (let count = 1; ; count++) {
    const id = `${stem}-${count}`;
    const path = join(runsDir, id);
    try {
      mkdirSync(path);
      return { id, path };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function writeWhole(path: string, text: string): void {
  const half = `${path}.${process.pid}.part`;
  writeFileSync(half, text);
  renameSync(half, path);
}
