import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { reclaim } from '../../sim/world/reclaim.js';
import { sharedU8, takeBytesMade } from '../../sim/world/shared.js';

const MB = 2 ** 20;

/** Makes shared columns and drops them again. */
function litter(nColumns: number): number {
  let sum = 0;
  for (let column = 0; column < nColumns; column++) sum += sharedU8(MB).length;
  return sum;
}

it('frees the shared columns that nobody holds, and only those', async () => {
  takeBytesMade();
  reclaim();
  const before = process.memoryUsage().arrayBuffers;
  const held = sharedU8(MB).fill(7);
  expect(litter(200)).toBe(200 * MB);
  expect(takeBytesMade()).toBe(201 * MB);
  reclaim();
  // The engine hands the memory back on a thread of its own.
  for (let turn = 0; turn < 1000 && process.memoryUsage().arrayBuffers > before + 50 * MB; turn++) await setImmediate();
  expect(process.memoryUsage().arrayBuffers).toBeLessThan(before + 50 * MB);
  expect(held.every((value) => value === 7)).toBe(true);
});
