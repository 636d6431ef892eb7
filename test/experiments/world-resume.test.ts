import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Checkpoint } from '../../experiments/files/checkpoint.js';
import { WorldFolder, type WorldFolderOptions } from '../../experiments/files/world-folder.js';
import { simulate } from '../../sim/simulate.js';
import type { SimulatedWorld } from '../../sim/world/world.js';
import { smallScenario } from '../sim/small-world.js';
import { hashFolder } from './hash-folder.js';
import { folderIn, temporaryFolder, writeTo } from './tiny-study.js';

const home = temporaryFolder();
const scenario = smallScenario({ horizonDays: 6 });
const identity = { scenario, seed: scenario.seed, version: 'test' };
const CUT = 'its end is missing: the file is cut off';
const EAGER: WorldFolderOptions = { checkpointEveryMs: 0 };
let world: SimulatedWorld;
let undisturbed: Record<string, string>;
beforeAll(async () => {
  world = await simulate(scenario);
  const out = folderIn(home);
  const folder = await WorldFolder.open(out, identity);
  await fill(folder, 0, 6);
  await folder.finish(world.truth);
  await folder.close();
  undisturbed = hashFolder(out);
});

/** Some state that a world could be frozen to. */
const frozenAt = (nEpochs: number): Checkpoint => ({
  nEpochs,
  plain: { day: nEpochs },
  columns: { state: Uint32Array.from({ length: 1000 }, (_, place) => place * nEpochs) },
});

/** Hands over epochs [from, to), with checkpoints after some. */
async function fill(folder: WorldFolder, from: number, to: number, frozenAfter: readonly number[] = []): Promise<void> {
  if (from === 0) await folder.open(world.traffic);
  for (let index = from; index < to; index++) {
    await folder.take(world.traffic.epochs[index], world.truth.epochs[index]);
    if (frozenAfter.includes(index + 1)) await folder.checkpoint(frozenAt(index + 1));
  }
}

/** A folder as a killed run leaves it: five epochs taken, frozen after the second and the fourth. */
async function killedFolder(): Promise<string> {
  const out = folderIn(home);
  const folder = await WorldFolder.open(out, identity, EAGER);
  await fill(folder, 0, 5, [2, 4]);
  await folder.close();
  writeTo(join(out, 'traffic'), 'part-00004.parquet.0.part', 'half a part');
  writeTo(join(out, 'checkpoints'), '000005.checkpoint.part', 'half a checkpoint');
  return out;
}

/** Goes on in a folder from what is frozen there; tells after how many epochs that was, and what was refused. */
async function goOn(out: string): Promise<{ nEpochs: number; refused: readonly string[] }> {
  const folder = await WorldFolder.open(out, identity, EAGER);
  const frozen = folder.takeFrozen();
  if (frozen !== null) expect(frozen).toEqual(frozenAt(frozen.nEpochs));
  await fill(folder, frozen?.nEpochs ?? 0, 6, [5]);
  await folder.finish(world.truth);
  await folder.close();
  expect(hashFolder(out)).toEqual(undisturbed);
  return { nEpochs: frozen?.nEpochs ?? 0, refused: folder.bad.map(({ reason }) => reason) };
}

function flipByte(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] ^= 1;
  writeFileSync(path, bytes);
}

test('a killed run goes on from its newest checkpoint and ends with the same bytes', async () => {
  expect(await goOn(await killedFolder())).toEqual({ nEpochs: 4, refused: [] });
});

test('a damaged checkpoint is refused; the one before is used, or the start', async () => {
  const out = await killedFolder();
  truncateSync(join(out, 'checkpoints', '000004.checkpoint'), 100);
  expect(await goOn(out)).toEqual({ nEpochs: 2, refused: [CUT] });
  const worse = await killedFolder();
  for (const name of ['000002', '000004']) writeFileSync(join(worse, 'checkpoints', `${name}.checkpoint`), 'nothing');
  expect(await goOn(worse)).toEqual({ nEpochs: 0, refused: [CUT, CUT] });
});

test.each([
  [
    'traffic/part-00003.parquet is missing or has another size',
    2,
    (out: string) => rmSync(join(out, 'traffic', 'part-00003.parquet')),
  ],
  [
    'truth/part-00002.parquet was changed: its checksum does not match',
    2,
    (out: string) => flipByte(join(out, 'truth', 'part-00002.parquet')),
  ],
])('a checkpoint whose files are gone or changed is refused: %s', async (reason, nEpochs, damage) => {
  const out = await killedFolder();
  damage(out);
  expect(await goOn(out)).toEqual({ nEpochs, refused: [reason] });
});

test('without a checkpoint it starts again', async () => {
  const out = folderIn(home);
  const folder = await WorldFolder.open(out, identity);
  await fill(folder, 0, 3, [1, 2]); // not due for 20 s: none is written
  await folder.close();
  expect(existsSync(join(out, 'traffic', 'part-00000.parquet'))).toBe(true);
  expect(readdirSync(join(out, 'checkpoints'))).toEqual([]);
  expect(await goOn(out)).toEqual({ nEpochs: 0, refused: [] });
});

test('a run that is being stopped writes a checkpoint at once and rejects with the reason', async () => {
  const out = folderIn(home);
  const stop = new AbortController();
  const folder = await WorldFolder.open(out, identity, { signal: stop.signal });
  await fill(folder, 0, 3);
  expect(folder.isCheckpointDue()).toBe(false);
  const reason = new Error('stopped by the user');
  stop.abort(reason);
  expect(folder.isCheckpointDue()).toBe(true);
  await expect(folder.checkpoint(frozenAt(3))).rejects.toBe(reason);
  await folder.close();
  expect(await goOn(out)).toEqual({ nEpochs: 3, refused: [] });
});
