import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { UserError } from '../../errors/user-error.js';
import { followBlocks } from '../../experiments/files/follow-blocks.js';
import { openParquetWriter, type ParquetColumns } from '../../experiments/files/parquet-writer.js';
import { readParquet } from './read-parquet.js';
import { folderIn, temporaryFolder } from './tiny-study.js';

const home = temporaryFolder();
const writer = await openParquetWriter();
afterAll(() => writer.close());

const block = fc.integer({ min: 0, max: 3000 }).chain((n) =>
  fc.record({
    u8: fc.uint8Array({ minLength: n, maxLength: n, size: 'max' }),
    u32: fc.uint32Array({ minLength: n, maxLength: n, size: 'max' }),
    i32: fc.int32Array({ minLength: n, maxLength: n, size: 'max' }),
    // DuckDB takes -0 for 0.
    f64: fc
      .float64Array({ minLength: n, maxLength: n, size: 'max', noNaN: true })
      .map((column) => column.map((value) => value + 0)),
    text: fc.array(fc.option(fc.string({ unit: 'grapheme', maxLength: 30 })), {
      minLength: n,
      maxLength: n,
      size: 'max',
    }),
  }),
);

test('any columns in any blocks come back in their order, bit by bit', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(block, { minLength: 1, maxLength: 3 }), async (blocks) => {
      const folder = folderIn(home);
      const { nRows } = await writer.write(join(folder, "it's.parquet"), blocks);
      const whole = (name: keyof (typeof blocks)[0]): unknown[] => blocks.flatMap((columns) => [...columns[name]]);
      const read = await readParquet(folder, "it's.parquet");
      for (const name of ['u8', 'u32', 'i32', 'f64', 'text'] as const) expect(read[name]).toEqual(whole(name));
      expect(nRows).toBe(whole('u8').length);
      expect(readdirSync(folder)).toEqual(["it's.parquet"]);
    }),
    { numRuns: 8, seed: 1 },
  );
});

test('the same rows give the same file', async () => {
  const folder = folderIn(home);
  const columns: ParquetColumns = {
    a: Uint32Array.from({ length: 300_000 }, (_, row) => (row * 2_654_435_761) % 1000),
  };
  const [one, two] = [
    await writer.write(join(folder, '1'), [columns]),
    await writer.write(join(folder, '2'), [columns]),
  ];
  expect(two).toEqual(one);
});

test('a path that can not be written is the user’s trouble, told in one line', async () => {
  const path = join(home, 'no such folder', 'a.parquet');
  const columns = { a: Uint8Array.of(1) };
  const failed = writer.write(path, [columns]);
  await expect(failed).rejects.toThrow(UserError);
  await expect(failed).rejects.toThrow(`${path}: can not be written: `);
  expect(await writer.write(join(home, 'b.parquet'), [columns])).toMatchObject({ nRows: 1 });
});

test('a graph is spelt out edge by edge, whatever the size of a block', () => {
  const graphs = fc.array(fc.uniqueArray(fc.nat(20), { maxLength: 6 }), { maxLength: 8 });
  fc.assert(
    fc.property(graphs, fc.integer({ min: 1, max: 9 }), (followees, blockRows) => {
      const target = Uint32Array.from(followees.flat());
      const offset = Uint32Array.from([
        0,
        ...followees.map((_, account) => followees.slice(0, account + 1).flat().length),
      ]);
      const rows: number[][] = [];
      for (const { follower, followee } of followBlocks({ offset, target }, blockRows)) {
        expect(follower.length).toBe(followee.length);
        expect(follower.length).toBeLessThanOrEqual(blockRows);
        follower.forEach((account, row) => rows.push([account, followee[row]]));
      }
      expect(rows).toEqual(followees.flatMap((list, account) => list.map((followee) => [account, followee])));
    }),
  );
});
