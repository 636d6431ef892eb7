import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import gradientBoosting from '../../detectors/catalog/gradient-boosting.js';
import isolationForest from '../../detectors/catalog/isolation-forest.js';
import randomForest from '../../detectors/catalog/random-forest.js';
import type { Detector } from '../../detectors/detector.js';
import { packageRoot } from '../../plugins/package-root.js';
import { contextOf, rocAuc } from '../detectors/run-detector-on-table.js';
import { labelsOf, tablePast } from '../detectors/table-past.js';
import { matchActions, peelGraph } from './graph-cases.js';
import { drawPeerData, N_COLUMNS, writePeerData, type PeerData } from './peer-data.js';

/** One method beside its peer: what is timed, and how much slower than the peer it may be. */
interface PeerCase {
  readonly detector: Detector<never, never>;
  readonly settings: Readonly<Record<string, number | string>>;
  readonly timed: 'fit' | 'fit and score';
  readonly mostRatio: number;
  /** How far the ROC AUC may be from the peer's, where the bound has one. */
  readonly mostAucGap?: number;
}

const CASES = [
  {
    detector: gradientBoosting,
    settings: { iterations: 100, learningRate: 0.1, maxLeaves: 31, minSamplesLeaf: 20 },
    timed: 'fit',
    mostRatio: 2,
    mostAucGap: 0.003,
  },
  { detector: isolationForest, settings: { trees: 300, subsample: 256 }, timed: 'fit and score', mostRatio: 1 },
  { detector: randomForest, settings: { trees: 40, combine: 'shares' }, timed: 'fit and score', mostRatio: 1 },
] as unknown as readonly PeerCase[];

/** Threads that scikit-learn is given; a fit of ours has one (a study runs its cells side by side instead). */
const PEER_THREADS = [2, 1];
const RUNS = 3;
/** Load of the machine a core above which nothing is written down: threads of the peer that wait for one another then stand still. */
const QUIET_LOAD = 0.25;
const DOCUMENT = join(packageRoot(), 'docs', 'speed.md');

interface Timing {
  readonly sec: number;
  readonly auc: number;
}

const median = <T extends Timing>(runs: readonly T[]): T => [...runs].sort((a, b) => a.sec - b.sec)[runs.length >> 1];

/** A Python that has scikit-learn, and its version; null where there is none. `PYTHON` names another one. */
function findPeer(): { readonly python: string; readonly version: string } | null {
  for (const python of [process.env['PYTHON'] ?? 'python3', '/usr/bin/python3']) {
    const asked = spawnSync(python, ['-c', 'import sklearn; print(sklearn.__version__)'], { encoding: 'utf8' });
    if (asked.status === 0) return { python, version: asked.stdout.trim() };
  }
  return null;
}

function timeOurs({ detector, settings, timed }: PeerCase, data: PeerData): Timing {
  const tableOf = (columns: readonly Float64Array[]) =>
    tablePast(Object.fromEntries(columns.map((column, at) => [`c${at}`, column])));
  const [train, test] = [tableOf(data.train), tableOf(data.test)];
  const labels = detector.labels === 'none' ? null : labelsOf(data.label);
  const ctx = contextOf(detector, settings);
  const startedMs = performance.now();
  const model = detector.fit(train, labels, ctx);
  const fittedMs = performance.now();
  const scores = new Float64Array(test.nRows);
  detector.score(model, test, scores, ctx);
  const stoppedMs = timed === 'fit' ? fittedMs : performance.now();
  return { sec: (stoppedMs - startedMs) / 1000, auc: rocAuc(scores, truthOf(detector, data)) };
}

function timeTheirs(
  { detector, timed }: PeerCase,
  data: PeerData,
  { folder, python, threads }: { readonly folder: string; readonly python: string; readonly threads: number },
): Timing {
  const script = join(packageRoot(), 'test', 'bench', 'peers.py');
  const env = { ...process.env, OMP_NUM_THREADS: String(threads), OPENBLAS_NUM_THREADS: String(threads) };
  const run = spawnSync(python, [script, folder, detector.id, String(threads)], { encoding: 'utf8', env });
  if (run.status !== 0) throw new Error(`${python} ${script} failed: ${run.stderr}`);
  const { fitSec, scoreSec } = JSON.parse(run.stdout) as { fitSec: number; scoreSec: number };
  const bytes = readFileSync(join(folder, 'theirs.f64'));
  const scores = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  return { sec: timed === 'fit' ? fitSec : fitSec + scoreSec, auc: rocAuc(scores, truthOf(detector, data)) };
}

const truthOf = ({ labels }: PeerCase['detector'], { testLabel, testUnusual }: PeerData): Uint8Array =>
  labels === 'none' ? testUnusual : testLabel;

/** The rows of one method: beside the peer with as many threads as the bound speaks of, then with one. */
function compare(one: PeerCase, data: PeerData, peer: { readonly folder: string; readonly python: string }): string[] {
  const ours: Timing[] = [];
  const theirs = PEER_THREADS.map((): Timing[] => []);
  // Turn by turn, so that whatever else the machine does meets both.
  for (let run = 0; run < RUNS; run++) {
    ours.push(timeOurs(one, data));
    PEER_THREADS.forEach((threads, at) => theirs[at].push(timeTheirs(one, data, { ...peer, threads })));
  }
  const own = median(ours);
  return PEER_THREADS.map((threads, at) => {
    const other = median(theirs[at]);
    const ratio = own.sec / other.sec;
    const isKept = ratio <= one.mostRatio && Math.abs(own.auc - other.auc) <= (one.mostAucGap ?? Infinity);
    const limit = `${one.mostRatio}x${one.mostAucGap === undefined ? '' : `, AUC ${one.mostAucGap}`}`;
    const verdict = at > 0 ? ['-', ''] : [limit, isKept ? 'kept' : 'missed'];
    const what = `${one.detector.id}, ${one.timed}`;
    const aucs = `${own.auc.toFixed(4)} / ${other.auc.toFixed(4)}`;
    return rowOf([
      what,
      `${threads}`,
      own.sec.toFixed(2),
      other.sec.toFixed(2),
      `${ratio.toFixed(2)}x`,
      aucs,
      ...verdict,
    ]);
  });
}

const rowOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** The bounds without a peer: seconds. */
function aloneRows(scale: number): string[] {
  const cases = [
    { what: 'fraudar peels 5 M edges', limitSec: 3, run: () => peelGraph(Math.round(5_000_000 * scale)) },
    { what: 'synchrotrap matches 1 M actions', limitSec: 30, run: () => matchActions(Math.round(1_000_000 * scale)) },
  ];
  return cases.map(({ what, limitSec, run }) => {
    const runs = Array.from({ length: RUNS }, () => {
      const { items, nsPerItem } = run();
      return { sec: (items * nsPerItem) / 1e9, auc: NaN };
    });
    const { sec } = median(runs);
    return rowOf([what, '-', sec.toFixed(2), '-', '-', '-', `${limitSec} s`, sec < limitSec ? 'kept' : 'missed']);
  });
}

/** Measures and prints the table; at full size and with --write it becomes docs/speed.md. `--rows N` measures something smaller. */
function main(args: readonly string[]): void {
  const at = args.indexOf('--rows');
  const nTrain = at < 0 ? 100_000 : Number(args[at + 1]);
  if (!(Number.isInteger(nTrain) && nTrain >= 100)) throw new Error('--rows: expected a number of rows, 100 or more');
  const loadBefore = loadavg()[0];
  const isQuiet = loadBefore < QUIET_LOAD * cpus().length;
  const peer = findPeer();
  const lines = [
    rowOf(['what', 'peer threads', 'ours, s', 'theirs, s', 'ratio', 'ROC AUC ours / theirs', 'limit', '']),
    rowOf(Array<string>(8).fill('---')),
  ];
  const folder = mkdtempSync(join(tmpdir(), 'ersatz-peers-'));
  try {
    if (peer === null) lines.push(rowOf(['beside scikit-learn', 'skipped: no scikit-learn', '', '', '', '', '', '']));
    else {
      const data = drawPeerData(nTrain, Math.ceil(nTrain / 2));
      writePeerData(folder, data);
      const settings = Object.fromEntries(CASES.map((one) => [one.detector.id, one.settings]));
      writeFileSync(join(folder, 'job.json'), JSON.stringify({ nColumns: N_COLUMNS, settings }));
      for (const one of CASES) lines.push(...compare(one, data, { folder, python: peer.python }));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  lines.push(...aloneRows(nTrain / 100_000));
  const [{ model }] = cpus();
  const machine =
    `${nTrain.toLocaleString('en-US')} x ${N_COLUMNS} to train on, half as many rows to score; medians of ${RUNS} runs, turn by turn. ` +
    `${cpus().length} cores (${model.trim()}), Node ${process.version}, scikit-learn ${peer?.version ?? 'not there'}; ` +
    `load average ${loadBefore.toFixed(1)} before, ${loadavg()[0].toFixed(1)} after (1 minute).`;
  const text = `${lines.join('\n')}\n\n${machine}\n`;
  process.stdout.write(at < 0 ? text : text.replaceAll(/ (kept|missed) \|/g, ' not judged at this size |'));
  if (!isQuiet)
    process.stdout.write('The machine was busy: these ratios say little, and docs/speed.md stays as it is.\n');
  else if (at < 0 && args.includes('--write')) writeFileSync(DOCUMENT, `${INTRODUCTION}\n${text}`);
}

const INTRODUCTION = `# Speed beside peers

Written by \`npm run bench:peers -- --write\`: the same made-up table, the same trees, leaves and bins, ours and scikit-learn's in one run. One fit of ours takes one thread (a study runs its cells
side by side instead); scikit-learn is given two threads, which the limits speak of, and one. Times are wall-clock and this machine's; misses are shown as misses. The features beside DuckDB SQL:
\`npm run bench:features\`; simulation: \`npm run bench\`.
`;

main(process.argv.slice(2));
