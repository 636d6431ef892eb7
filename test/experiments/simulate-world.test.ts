import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { beforeAll, expect, test } from 'vitest';
import { simulateWorld, type SimulateWorldOptions, type WorldSummary } from '../../experiments/simulate-world.js';
import { loadWorldPlugins } from '../../sim/simulate.js';
import { smallScenario } from '../sim/small-world.js';
import { hashFolder } from './hash-folder.js';
import { folderIn, temporaryFolder, writeTo } from './tiny-study.js';

const home = temporaryFolder();
const { personas, confounders, operations } = await loadWorldPlugins();
const all = (plugins: ReadonlyMap<string, unknown>): { use: string }[] => [...plugins.keys()].map((use) => ({ use }));
const N_EPOCHS = 32;
/** Everybody who can be in a world: whatever a plug-in remembers must survive. */
const scenario = smallScenario({
  epochHours: 6,
  organic: all(personas).map((persona) => ({ ...persona, share: 1 })),
  confounders: all(confounders),
  operations: all(operations),
});
const start = (options: Omit<SimulateWorldOptions, 'workers'> & { workers?: number }): Promise<WorldSummary> =>
  simulateWorld(scenario, { workers: 1, ...options });
let whole: WorldSummary;
let undisturbed: Record<string, string>;
beforeAll(async () => {
  const out = folderIn(home);
  whole = await start({ out });
  undisturbed = hashFolder(out);
  expect(whole.nActions).toBeGreaterThan(3000);
});

/** Goes on in a folder to the end; gives the notes. */
async function finish(out: string, workers: number): Promise<string[]> {
  const notes: string[] = [];
  const { facts } = await start({ out, workers, onNote: (note) => notes.push(note) });
  expect(facts).toEqual(whole.facts);
  expect(hashFolder(out)).toEqual(undisturbed);
  return notes;
}

test.each([1, 17, N_EPOCHS - 1, N_EPOCHS])(
  'stopped during epoch %i, the same world goes on to the same bytes, with more workers too',
  async (nEpochs) => {
    const out = folderIn(home);
    const stop = new AbortController();
    const reason = new Error('stopped by the user');
    const onProgress = ({ nDone }: { nDone: number }): void => {
      if (nDone === nEpochs - 1) stop.abort(reason);
    };
    if (nEpochs === 1) stop.abort(reason);
    await expect(start({ out, signal: stop.signal, onProgress })).rejects.toBe(reason);
    const [note] = await finish(out, 2);
    expect(note).toMatch(/: goes on after \d+ epochs?$/);
    // The epoch under way is finished; where the log of one epoch is written during the next, that one is too.
    expect(Math.abs(Number(/(\d+) epochs?$/.exec(note)?.[1]) - nEpochs)).toBeLessThanOrEqual(1);
  },
);

test('a world that is frozen after every epoch is the same world', async () => {
  const out = folderIn(home);
  await start({ out, checkpointEveryMs: 0 });
  expect(hashFolder(out)).toEqual(undisturbed);
});

test('without a folder it is only counted, and stops as well', async () => {
  expect(await start({})).toEqual(whole);
  const reason = new Error('stopped by the user');
  await expect(start({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

/** Runs the simulation in a process of its own, which is killed after so many lines of progress; gives what it said. */
async function killAfter(out: string, nLines: number): Promise<string[]> {
  const url = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);
  const program = `
    const { simulateWorld } = await import(${url('../../experiments/simulate-world.js')});
    const say = (line) => process.stdout.write(line + '\\n');
    await simulateWorld(${JSON.stringify(scenario)}, {
      workers: 1, out: ${JSON.stringify(out)}, checkpointEveryMs: 0, onNote: say, onProgress: ({ nDone }) => say('done ' + nDone) });`;
  const child = spawn(process.execPath, [writeTo(home, 'simulate.mjs', program)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_, signal) => resolve(signal)));
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (lines.length === nLines) child.kill('SIGKILL');
  }
  expect(await ended).toBe('SIGKILL');
  return lines;
}

test('killed again and again, the same command ends with the same bytes', async () => {
  const out = folderIn(home);
  const first = await killAfter(out, 5);
  expect(first[0]).toBe('done 1');
  const second = await killAfter(out, 9);
  expect(second[0]).toMatch(/: goes on after [5-9] epochs$/);
  const third = await killAfter(out, 2);
  expect(third[0]).toMatch(/: goes on after \d+ epochs?$/);
  const [note] = await finish(out, 2);
  expect(note).toMatch(/: goes on after \d+ epochs?$/);
});
