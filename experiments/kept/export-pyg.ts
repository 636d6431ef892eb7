import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors/user-error.js';
import type { FinishedFolder } from '../finished/open-run.js';
import { npyBytes } from './npy.js';
import { identifier, quoted, type RunDatabase } from './run-database.js';

/** Columns of `x`: what the platform knows of an account. Nothing of the truth is among them. */
const FEATURES = [
  'createdSec',
  'isPrivate',
  'isBusiness',
  'hasPicture',
  'nPostsBefore',
  'followers',
  'following',
  'nActions',
];

/** What a world became. */
export interface PygWorld {
  readonly folder: string;
  readonly nNodes: number;
  readonly nEdges: number;
}

/**
 * Writes each kept world as the arrays of a graph data set: `edge_index.npy` (2 x edges, int64: follower, followee), `x.npy` (accounts x features, float32), `y.npy`
 * (int64: 1 inauthentic, 0 organic, -1 coordinated by hand: to be masked) and `features.json`. Throws UserError when no graph was kept.
 */
export async function exportPyg(
  run: FinishedFolder,
  { connection, rowViews }: RunDatabase,
  out: string,
): Promise<PygWorld[]> {
  const neverHas =
    'loop-totals' in run.report.tables
      ? 'a closed loop keeps no graph'
      : run.report.scenarios.every(({ kind }) => kind === 'real')
        ? 'a study of real data has no follow graph of its own'
        : null;
  if (neverHas !== null)
    throw new UserError(`${run.path}: ${neverHas}; expected a run on simulated worlds without a loop`);
  if (!rowViews.includes('graph') || !rowViews.includes('accounts'))
    throw new UserError(
      `${run.path}: keeps no graph; run the study with keep: { worlds: 1, traffic: true }, or --set keep.traffic=true`,
    );
  const columnsOf = async (sql: string): Promise<unknown[][]> => (await connection.runAndReadAll(sql)).getColumnsJS();
  const [scenarios, replicates] = await columnsOf('SELECT DISTINCT scenario, replicate FROM graph ORDER BY ALL');
  const worlds: PygWorld[] = [];
  for (const [index, scenario] of scenarios.entries()) {
    const replicate = Number(replicates[index]);
    const where = `WHERE scenario = ${quoted(String(scenario))} AND replicate = ${replicate}`;
    const [follower, followee] = await columnsOf(`SELECT follower, followee FROM graph ${where}`);
    const [inauthentic, counted, ...features] = await columnsOf(
      `SELECT inauthentic, counted, ${FEATURES.map(identifier).join(', ')} FROM accounts ${where} ORDER BY account`,
    );
    const nNodes = inauthentic.length;
    const edges = BigInt64Array.from([...follower, ...followee], (account) => BigInt(Number(account)));
    const x = new Float32Array(nNodes * FEATURES.length);
    for (const [column, values] of features.entries())
      for (let node = 0; node < nNodes; node++) x[node * FEATURES.length + column] = Number(values[node]);
    const y = BigInt64Array.from(inauthentic, (value, node) => (counted[node] === 0 ? -1n : BigInt(Number(value))));
    const folder = join(out, `${String(scenario)}-${replicate}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'edge_index.npy'), npyBytes(edges, [2, follower.length]));
    writeFileSync(join(folder, 'x.npy'), npyBytes(x, [nNodes, FEATURES.length]));
    writeFileSync(join(folder, 'y.npy'), npyBytes(y, [nNodes]));
    writeFileSync(
      join(folder, 'features.json'),
      `${JSON.stringify({ x: FEATURES, y: ['organic', 'inauthentic'] }, null, 2)}\n`,
    );
    worlds.push({ folder, nNodes, nEdges: follower.length });
  }
  return worlds;
}
