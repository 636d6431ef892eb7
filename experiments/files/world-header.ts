import type { Scenario } from '../../sim/scenario/schema.js';
import type { WrittenFile } from './parquet-writer.js';

/** A file of a world's folder; `file` is its path below the folder. */
export interface FileRecord extends WrittenFile {
  readonly file: string;
}

/** One epoch on disk: row `r` of the truth is about row `r` of the traffic. */
export interface PartRecord {
  readonly startSec: number;
  /** Exclusive. */
  readonly endSec: number;
  readonly traffic: FileRecord;
  readonly truth: FileRecord;
}

/** What tells one world from another: the same identity gives the same bytes. */
export interface WorldIdentity {
  /** Resolved: every default spelt out. */
  readonly scenario: Scenario;
  readonly seed: string;
  /** Version of Ersatz. */
  readonly version: string;
}

/** What `world.json` holds. No times of day and no durations: the same world gives the same file. */
export interface WorldHeader extends WorldIdentity {
  readonly format: 'world@1';
  /** Only a finished folder is complete; its other files are listed then. */
  readonly status: 'running' | 'finished';
  readonly nAccounts?: number;
  readonly nActions?: number;
  /** One an epoch, oldest first. */
  readonly parts?: readonly PartRecord[];
  /** The files that are not parts. */
  readonly tables?: readonly FileRecord[];
}

/** Says where two identities differ first, in words; null when they are equal. */
export function firstDifference(there: WorldIdentity, here: WorldIdentity): string | null {
  for (const key of ['version', 'seed', 'scenario'] as const) {
    const found = differenceAt(key, there[key], here[key]);
    if (found !== null) return found;
  }
  return null;
}

function differenceAt(path: string, there: unknown, here: unknown): string | null {
  if (!isBranch(there) || !isBranch(here)) {
    if (JSON.stringify(there) === JSON.stringify(here)) return null;
    return `${path} is ${textOf(there)} there and ${textOf(here)} here`;
  }
  for (const key of new Set([...Object.keys(there), ...Object.keys(here)])) {
    const found = differenceAt(`${path}.${key}`, there[key], here[key]);
    if (found !== null) return found;
  }
  return null;
}

const isBranch = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function textOf(value: unknown): string {
  const text = JSON.stringify(value) ?? 'not given';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
