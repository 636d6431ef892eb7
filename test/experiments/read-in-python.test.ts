import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { simulateWorld } from '../../experiments/simulate-world.js';
import { packageRoot } from '../../plugins/package-root.js';
import { simulate } from '../../sim/simulate.js';
import { smallScenario } from '../sim/small-world.js';
import { temporaryFolder } from './tiny-study.js';

/** The libraries of each Python example in docs/traffic-files.md, which is also the README.md of every world's folder, and what is asked after it ran. */
const EXAMPLES = [
  {
    library: 'pandas',
    imports: 'pandas, pyarrow',
    ask: "print('ASKED', len(actions), int((actions.controller > 0).sum()))",
  },
  {
    library: 'polars',
    imports: 'polars',
    ask: "print('ASKED', *actions.select(pl.len(), (pl.col('controller') > 0).sum().alias('n')).collect().row(0))",
  },
  {
    library: 'torch_geometric',
    imports: 'pandas, pyarrow, torch, torch_geometric',
    ask: "print('ASKED', edges.shape[1], int(y.sum()))",
  },
] as const;

const run = (code: string, cwd: string) =>
  spawnSync('python3', ['-c', code], { cwd, encoding: 'utf8', timeout: 120_000 });
const isThere = (imports: string): boolean => run(`import ${imports}`, packageRoot()).status === 0;

const folder = join(temporaryFolder(), 'world');
const present = EXAMPLES.filter(({ imports }) => isThere(imports));
const page = readFileSync(join(packageRoot(), 'docs', 'traffic-files.md'), 'utf8');
const examples = [...page.matchAll(/^```python\n([\s\S]*?)^```$/gm)].map(([, code]) => code);
let expected: Readonly<Record<string, readonly number[]>> = {};

beforeAll(async () => {
  if (present.length === 0) return;
  const scenario = smallScenario();
  const world = await simulate(scenario);
  await simulateWorld(scenario, { workers: 1, out: folder });
  const nActions = world.traffic.epochs.reduce((sum, epoch) => sum + epoch.nActions, 0);
  const nAbove = (column: ArrayLike<number>): number => Array.from(column).filter((value) => value > 0).length;
  const nCaused = world.truth.epochs.reduce((sum, { controller }) => sum + nAbove(controller), 0);
  const nBots = nAbove(world.truth.operator);
  const log = [nActions, nCaused];
  expected = { pandas: log, polars: log, torch_geometric: [world.traffic.graph.target.length, nBots] };
});

describe('the examples in Python', () => {
  test('are one for each library', () => {
    expect(examples).toHaveLength(EXAMPLES.length);
    for (const [place, { library }] of EXAMPLES.entries()) expect(examples[place]).toContain(library);
  });

  for (const [place, { library, ask }] of EXAMPLES.entries())
    test(`${library} reads what was simulated (skipped where Python lacks it)`, ({ skip }) => {
      if (!present.some((example) => example.library === library)) return skip(`skipped: no ${library}`);
      const { status, stdout, stderr } = run(`${examples[place]}\n${ask}`, folder);
      expect(status, stderr).toBe(0);
      const [, ...counts] = stdout
        .split('\n')
        .find((line) => line.startsWith('ASKED'))!
        .split(' ');
      expect(counts.map(Number)).toEqual(expected[library]);
    });
});
