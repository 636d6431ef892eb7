import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors/user-error.js';
import { newTally, type WorldTally } from '../judge/world-facts.js';
import { readNewestCheckpoint, type BadCheckpoint, type Checkpoint } from './checkpoint.js';
import { takeLock } from './folder-lock.js';
import { makeFolder } from './make-folder.js';
import { hashFile } from './parquet-writer.js';
import {
  firstDifference,
  type FileRecord,
  type PartRecord,
  type WorldHeader,
  type WorldIdentity,
} from './world-header.js';

/** Folder of the checkpoints below a world's folder; gone once the world is finished. */
export const CHECKPOINTS = 'checkpoints';
const HEADER = 'world.json';
const LOCK = 'running.pid';
/** What an unfinished run can leave before there is a header. */
const TRACES = new Set([LOCK, `${HEADER}.part`]);

/** What of a world is on disk. */
export interface Written {
  readonly tally: WorldTally;
  readonly tables: FileRecord[];
  readonly parts: PartRecord[];
}

/** The small data of a world's checkpoint: that of the simulation, and what was on disk by then. */
export interface CheckpointPlain {
  readonly world: unknown;
  readonly written: Written;
}

/** A folder that this process alone may write. */
export interface ClaimedFolder {
  readonly written: Written;
  /** To go on from; null when nothing usable was there, or once it was taken. */
  checkpoint: Checkpoint | null;
  /** Newer checkpoints that can not be used. */
  readonly bad: readonly BadCheckpoint[];
  /** Lets others at the folder. */
  release(): void;
}

/**
 * Claims a new folder for a world, or one that an earlier run of the same world left unfinished; what that run wrote after its last good
 * checkpoint is removed. Throws UserError when the folder holds anything else, or while another process is writing it.
 */
export async function claimFolder(path: string, identity: WorldIdentity): Promise<ClaimedFolder> {
  refuseForeign(path);
  makeFolder(path);
  const release = takeLock(join(path, LOCK));
  try {
    refuseOther(path, identity);
    const { checkpoint, bad } = await readNewestCheckpoint(join(path, CHECKPOINTS), (found) => missingOf(path, found));
    const written = writtenOf(checkpoint) ?? { tally: newTally(), tables: [], parts: [] };
    removeUnwritten(path, written);
    // Damaged ones would count among the newest that are kept.
    for (const { path: damaged } of bad) rmSync(damaged);
    writeHeader(path, { format: 'world@1', status: 'running', ...identity });
    return { written, checkpoint, bad, release };
  } catch (error) {
    release();
    throw error;
  }
}

/** Replaces world.json as a whole. */
export function writeHeader(path: string, header: WorldHeader): void {
  const half = join(path, `${HEADER}.part`);
  writeFileSync(half, `${JSON.stringify(header, null, 2)}\n`);
  renameSync(half, join(path, HEADER));
}

/** Refuses a folder that is not a world's, before anything is put into it. */
function refuseForeign(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || existsSync(join(path, HEADER))) return;
  if (!found.isDirectory() || readdirSync(path).some((name) => !TRACES.has(name)))
    throw new UserError(`${path}: is there already and holds no world; choose another --out, or delete it`);
}

/** Refuses a finished world, and one that would come out differently. */
function refuseOther(path: string, identity: WorldIdentity): void {
  const header = readHeader(join(path, HEADER));
  if (header === null) return;
  const difference = firstDifference(header, identity);
  if (difference !== null)
    throw new UserError(`${path}: holds another world: ${difference}; choose another --out, or delete it`);
  if (header.status === 'finished') {
    // A run that was killed in its last moment leaves this behind.
    rmSync(join(path, CHECKPOINTS), { recursive: true, force: true });
    throw new UserError(`${path}: holds this world, finished; choose another --out, or delete it`);
  }
}

function readHeader(path: string): WorldHeader | null {
  if (!existsSync(path)) return null;
  try {
    const header = JSON.parse(readFileSync(path, 'utf8')) as WorldHeader;
    if (header.format === 'world@1') return header;
  } catch {
    // not JSON: told below
  }
  throw new UserError(`${path}: is not the header of a world; expected JSON of format world@1; delete the folder`);
}

const writtenOf = (checkpoint: Checkpoint | null): Written | null =>
  checkpoint === null ? null : (checkpoint.plain as CheckpointPlain).written;

/** Says which file that a checkpoint counts on is not as it was; null when all are. */
async function missingOf(path: string, checkpoint: Checkpoint): Promise<string | null> {
  for (const { file, bytes, sha256 } of filesOf((checkpoint.plain as CheckpointPlain).written)) {
    if (statSync(join(path, file), { throwIfNoEntry: false })?.size !== bytes)
      return `${file} is missing or has another size`;
    if ((await hashFile(join(path, file))).sha256 !== sha256) return `${file} was changed: its checksum does not match`;
  }
  return null;
}

const filesOf = ({ tables, parts }: Written): readonly FileRecord[] => [
  ...tables,
  ...parts.flatMap(({ traffic, truth }) => [traffic, truth]),
];

/** Removes what was written after the checkpoint, whole or half. */
function removeUnwritten(path: string, written: Written): void {
  const kept = new Set(filesOf(written).map(({ file }) => file));
  for (const folder of ['.', 'traffic', 'truth', CHECKPOINTS]) {
    mkdirSync(join(path, folder), { recursive: true });
    for (const name of readdirSync(join(path, folder)))
      if (/\.(parquet|part|md)$/.test(name) && !kept.has(folder === '.' ? name : `${folder}/${name}`))
        rmSync(join(path, folder, name));
  }
}
