import { existsSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';
import { dirname, resolve } from 'node:path';
import { UserError } from '../../errors/user-error.js';
import type { RoomNeeded } from './estimate-study.js';

/** What this machine has left. */
export interface Room {
  readonly memoryBytes: number;
  readonly diskBytes: number;
}

/** Estimates are right within a factor of 2: what is larger than the room by this much will not fit, what is nearer may. */
const DOUBT = 1.5;

/** Memory that is free, under the limit of the container where there is one, and space on the disk of a folder that may not be there yet. */
export function roomAt(folder: string): Room {
  let there = resolve(folder);
  while (!existsSync(there)) there = dirname(there);
  const { bavail, bsize } = statfsSync(there);
  const limit = process.constrainedMemory();
  return { memoryBytes: limit > 0 ? Math.min(freemem(), limit) : freemem(), diskBytes: bavail * bsize };
}

/** Says why a study will not fit and what to change; null when it may fit. */
export function whyNotFit(estimate: RoomNeeded, room: Room, workers: number): string | null {
  const { memoryBytes, leastMemoryBytes, diskBytes } = estimate;
  if (diskBytes > DOUBT * room.diskBytes)
    return `needs about ${bytesText(diskBytes)} of disk, ${bytesText(room.diskBytes)} are free: set keep.traffic to false, keep.worlds lower, or choose another --out`;
  if (memoryBytes <= DOUBT * room.memoryBytes) return null;
  const fits = leastMemoryBytes <= DOUBT * room.memoryBytes;
  const change =
    fits && workers > 1
      ? `give fewer --workers (1 needs ${bytesText(leastMemoryBytes)})`
      : 'set nPeople or horizonDays of its scenarios lower';
  return `needs about ${bytesText(memoryBytes)} of memory, ${bytesText(room.memoryBytes)} are free: ${change}`;
}

/** Throws UserError when a study will not fit. */
export function refuseWhatWillNotFit(name: string, estimate: RoomNeeded, room: Room, workers: number): void {
  const why = whyNotFit(estimate, room, workers);
  if (why !== null) throw new UserError(`${name}: ${why}`);
}

/** A size as people read it. */
export function bytesText(bytes: number): string {
  const [size, unit] = bytes >= 1e9 ? [bytes / 1e9, 'GB'] : [bytes / 1e6, 'MB'];
  return `${size >= 100 ? Math.round(size) : Number(size.toPrecision(2))} ${unit}`;
}
