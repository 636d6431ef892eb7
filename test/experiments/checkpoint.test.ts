import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readNewestCheckpoint, writeCheckpoint, type Checkpoint } from '../../experiments/files/checkpoint.js';
import { folderIn, temporaryFolder, writeTo } from './tiny-study.js';

const home = temporaryFolder();

/** A column of random bytes; half of them on shared memory, as the simulator's are. */
const column = fc
  .tuple(
    fc.uint8Array({ maxLength: 64 }),
    fc.boolean(),
    fc.constantFrom(Uint8Array, Uint32Array, Int32Array, Float32Array),
  )
  .map(([bytes, isShared, Kind]) => {
    const length = 4 * Math.floor(bytes.length / 4);
    const memory = isShared ? new SharedArrayBuffer(length) : new ArrayBuffer(length);
    new Uint8Array(memory).set(bytes.subarray(0, length));
    return new (Kind as new (memory: ArrayBufferLike) => Uint8Array)(memory);
  });
const checkpoints = fc.record({
  nEpochs: fc.integer({ min: 0, max: 999_999 }),
  plain: fc.dictionary(fc.string(), fc.oneof(fc.double(), fc.string(), fc.uint8Array(), fc.constant(undefined))),
  columns: fc.dictionary(fc.string(), column),
});

/** The same values whatever memory they lie on. */
const bytesOf = ({ nEpochs, plain, columns }: Checkpoint): unknown => ({
  nEpochs,
  plain,
  columns: Object.entries(columns).map(([name, { buffer, byteOffset, byteLength, constructor }]) => [
    name,
    constructor.name,
    [...new Uint8Array(buffer, byteOffset, byteLength)],
  ]),
});

test('what is read is what was written', async () => {
  await fc.assert(
    fc.asyncProperty(checkpoints, async (written) => {
      const folder = folderIn(home);
      await writeCheckpoint(folder, written);
      const { checkpoint, bad } = await readNewestCheckpoint(folder);
      expect(bad).toEqual([]);
      expect(checkpoint === null ? null : bytesOf(checkpoint)).toEqual(bytesOf({ ...written }));
    }),
    { numRuns: 50, seed: 1 },
  );
});

const before: Checkpoint = { nEpochs: 7, plain: { day: 7 }, columns: { a: Uint32Array.of(1, 2, 3) } };
const newest: Checkpoint = {
  nEpochs: 12,
  plain: { day: 12 },
  columns: { a: Uint32Array.of(4, 5, 6), b: new Uint8Array(9) },
};

test('wherever the newest is cut off or a byte of it changed, it is named and the one before is read', async () => {
  const folder = folderIn(home);
  await writeCheckpoint(folder, before);
  await writeCheckpoint(folder, newest);
  const path = join(folder, '000012.checkpoint');
  const good = readFileSync(path);
  const expectRefused = async (reason: RegExp): Promise<void> => {
    const { checkpoint, bad } = await readNewestCheckpoint(folder);
    expect(bad).toEqual([{ path, reason: expect.stringMatching(reason) as unknown }]);
    expect(checkpoint).toEqual(before);
  };
  for (let length = 0; length < good.length; length++) {
    writeFileSync(path, good);
    truncateSync(path, length);
    await expectRefused(/cut off/);
  }
  for (let place = 0; place < good.length; place++) {
    const damaged = Buffer.from(good);
    damaged[place] ^= 1 << (place % 8);
    writeFileSync(path, damaged);
    await expectRefused(/damaged|cut off/);
  }
  writeFileSync(path, good);
  expect((await readNewestCheckpoint(folder)).checkpoint).toEqual(newest);
});

test('what was being written when the process was killed is not read', async () => {
  const folder = folderIn(home);
  await writeCheckpoint(folder, before);
  writeTo(folder, '000012.checkpoint.part', readFileSync(join(folder, '000007.checkpoint')).subarray(0, 40));
  expect(await readNewestCheckpoint(folder)).toEqual({ checkpoint: before, bad: [] });
});

test('the newest two are kept; one that the caller refuses is passed over with its reason', async () => {
  const folder = folderIn(home);
  for (const nEpochs of [1, 9, 10, 100]) await writeCheckpoint(folder, { ...before, nEpochs });
  expect(readdirSync(folder).sort()).toEqual(['000010.checkpoint', '000100.checkpoint']);
  const { checkpoint, bad } = await readNewestCheckpoint(folder, ({ nEpochs }) =>
    Promise.resolve(nEpochs === 100 ? 'part 99 is gone' : null),
  );
  expect(checkpoint?.nEpochs).toBe(10);
  expect(bad).toEqual([{ path: join(folder, '000100.checkpoint'), reason: 'part 99 is gone' }]);
});

test('no folder, no checkpoint', async () => {
  expect(await readNewestCheckpoint(join(home, 'none'))).toEqual({ checkpoint: null, bad: [] });
});
