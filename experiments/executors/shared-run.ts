import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { loadDetectors } from '../../detectors/load-detectors.js';
import { UserError } from '../../errors/user-error.js';
import { openCellStore, type CellStore } from '../cache/cell-store.js';
import { readCodeVersion } from '../cache/code-version.js';
import { codeOfPlan } from '../cache/plan-code.js';
import { planStudy, type Plan } from '../plan/plan-study.js';
import { readConfig } from '../plan/read-config.js';
import { readRevision } from '../revision.js';
import { worldsOf } from './bench.js';
import type { ReplicateResult } from './study-results.js';

const HEADER = 'share.json';
/** Finished worlds, each whole or not there. Gone once the run has its report. */
const PARTS = 'worlds';

/** What those who take part in a run must agree on. */
const headerSchema = z.strictObject({
  format: z.literal('share@1'),
  /** Drawn once: tells this folder from any other of the same name. */
  token: z.string(),
  /** Hash of the code that makes cells. */
  code: z.string(),
  /** The same for people. */
  version: z.string(),
  /** TensorFlow.js backend that detectors of the study compute on; null when none does. */
  backend: z.string().nullable(),
  studyHash: z.string(),
  plugins: z.array(z.string()),
  fresh: z.boolean(),
});
type Header = z.infer<typeof headerSchema>;

/** A run that several processes work on, on one machine or many: all they need lies in its folder. */
export interface SharedRun {
  readonly folder: string;
  readonly token: string;
  readonly plan: Plan;
  /** Every cell is computed anew. */
  readonly fresh: boolean;
  /** A finished world; undefined where it is not there, or damaged, which is told. `world` counts from 0 in plan order. */
  read(world: number): ReplicateResult | undefined;
  /** Keeps a finished world, unless the run came to its end without it. A world that is kept twice is the same world. */
  write(world: number, result: ReplicateResult): void;
  /** Takes a finished world away: something that belongs to it is gone. */
  forget(world: number): void;
  /** Says that somebody is at work on a world. */
  touch(world: number): void;
  /** Seconds since somebody last said so, by the clock of the folder's disk; Infinity when nobody did. */
  silentSec(world: number): number;
}

/**
 * Lets others take part in a run: writes what they need into its folder, or goes on with what lies there from before where it still fits and `fresh` is false. `onNote` hears
 * of finished worlds that are damaged.
 */
export async function shareRun(
  folder: string,
  plan: Plan,
  fresh: boolean,
  onNote: (text: string) => void,
): Promise<SharedRun> {
  const { backend } = await codeOfPlan(plan);
  const header: Header = {
    ...{ format: 'share@1', token: randomUUID(), ...(await codeOf(plan.plugins)), studyHash: plan.studyHash },
    ...{ backend, plugins: plan.plugins.map((dir) => resolve(dir)), fresh },
  };
  const path = join(folder, HEADER);
  const before = fresh ? undefined : readHeader(path);
  if (before !== undefined && isDeepStrictEqual({ ...before, token: header.token }, header))
    return sharedRun(folder, before, plan, onNote);
  unshareRun(folder);
  writeFileSync(`${path}.part`, `${JSON.stringify(header, null, 2)}\n`);
  renameSync(`${path}.part`, path);
  return sharedRun(folder, header, plan, onNote);
}

/**
 * Takes part in a run that was shared. Throws UserError when its folder can not be seen from here or is another one than `token` names, or when this installation,
 * its plug-ins, its data or its TensorFlow.js backend would not give the same cells. `onNote` hears of finished worlds that are damaged.
 */
export async function joinRun(
  folder: string,
  { token, onNote }: { readonly token?: string; readonly onNote: (text: string) => void },
): Promise<SharedRun> {
  const path = join(folder, HEADER);
  if (!existsSync(path) || !existsSync(join(folder, 'study.yaml')))
    throw new UserError(
      `${folder}: this machine sees no shared run there; mount the runs folder here, or say by --out where it is mounted`,
    );
  const header = readConfig(path, headerSchema);
  if (token !== undefined && header.token !== token)
    throw new UserError(
      `${folder}: is another folder than the run's, which has the same name; mount the shared runs folder here, or say by --out where it is mounted`,
    );
  const { code, version } = await codeOf(header.plugins);
  if (code !== header.code)
    throw new UserError(
      `${folder}: was started by ${header.version}, this machine has ${version}: cells could come out differently; install the same version on both`,
    );
  const plan = await planStudy(join(folder, 'study.yaml'), { plugins: header.plugins });
  if (plan.studyHash !== header.studyHash)
    throw new UserError(
      `${folder}: the data set of the study is another one here than where the run was started; share one copy`,
    );
  const { backend } = await codeOfPlan(plan);
  if (backend !== header.backend)
    throw new UserError(
      `${folder}: its detectors compute on TensorFlow.js ${header.backend ?? 'none'}, this machine has ${backend ?? 'none'}: scores could come out differently; choose the same by ERSATZ_TF=wasm, or ERSATZ_TF=cpu, on all machines`,
    );
  return sharedRun(folder, header, plan, onNote);
}

/** Removes what only those needed who took part. */
export function unshareRun(folder: string): void {
  rmSync(join(folder, HEADER), { force: true });
  rmSync(join(folder, PARTS), { recursive: true, force: true });
}

function sharedRun(folder: string, { token, fresh }: Header, plan: Plan, onNote: (text: string) => void): SharedRun {
  const parts = join(folder, PARTS);
  const store: CellStore = openCellStore(parts, onNote);
  const names = worldsOf(plan);
  const signOf = (world: number): string => join(parts, `${world + 1}.alive`);
  const isOpen = (): boolean => existsSync(join(folder, HEADER));
  return {
    ...{ folder, token, plan, fresh },
    read: (world) => store.read({ token, ...names[world] }) as ReplicateResult | undefined,
    write(world, result) {
      if (isOpen()) store.write({ token, ...names[world] }, result);
    },
    forget: (world) => store.forget({ token, ...names[world] }),
    touch(world) {
      if (isOpen()) touchFile(signOf(world));
    },
    silentSec(world) {
      const clock = join(parts, 'now');
      const found = statSync(signOf(world), { throwIfNoEntry: false });
      if (found === undefined) return Infinity;
      touchFile(clock);
      return (statSync(clock).mtimeMs - found.mtimeMs) / 1000;
    },
  };
}

/** Writes, so that the time is that of the machine that has the disk: clocks of two machines differ. */
function touchFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
}

/** What an earlier start of the run left; undefined when there is nothing that can be read. */
function readHeader(path: string): Header | undefined {
  try {
    return headerSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** The code that makes cells, as a hash and in words. */
async function codeOf(plugins: readonly string[]): Promise<Pick<Header, 'code' | 'version'>> {
  const ids = [...(await loadDetectors(plugins)).keys()].sort();
  const read = readCodeVersion(new Set(ids), plugins);
  const hash = createHash('sha256').update(read.harness);
  for (const id of ids) hash.update(`\0${id} ${read.detector(id)}`);
  const code = hash.digest('hex');
  const { version, revision, isDirty } = readRevision();
  const commit = revision === null ? '' : `, commit ${revision.slice(0, 10)}${isDirty ? ' changed' : ''}`;
  return { code, version: `Ersatz ${version}${commit}, code ${code.slice(0, 8)}, Node.js ${process.version}` };
}
