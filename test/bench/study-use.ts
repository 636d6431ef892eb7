import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../../plugins/package-root.js';
import { parseScenario } from '../../sim/scenario/load-scenario.js';
import { writeBetweenMarks } from '../docs/between-marks.js';
import { CLI } from '../experiments/plan-and-run.js';

/** Different kinds of work: rules, boosted trees, a forest, signatures of clients, strings of behaviour. */
const DETECTORS = [
  'rate-rules',
  { use: 'gradient-boosting', with: { iterations: 50 } },
  { use: 'random-forest', with: { trees: 30 } },
  'client-signature',
  'digital-dna',
];
const SIXTH = { use: 'pu-boosting', with: { iterations: 30 } };
const LEVELS = ['account', 'action'];
const POLICIES = ['threshold', 'review-budget'];
const N_WORLDS = 20;
/** The study with so many worlds must not take more memory than with the fewest by more than this factor (assumed: what garbage collectors leave lying). */
const MEMORY_WORLDS = [10, 20, 40];
const MOST_MEMORY = 1.3;
const LEAST_SHARE = 0.85;
const PAGE = join(packageRoot(), 'docs', 'studies.md');

interface Used {
  readonly share: number;
  readonly seconds: number;
  readonly peakMb: number;
  /** Steps that were computed, and not kept from before. */
  readonly nWorlds: number;
  readonly nCells: number;
}

/**
 * `npm run bench:study`: 400 cells (5 detectors, 2 levels, 2 policies) that share 20 worlds: how much of the machine they use from reading the study to its report, and the same with half and twice
 * the worlds for memory; then a sixth detector joins the finished study, and what is computed for it is counted. Ends with 1 when the cores are used less than 85 % of the time, memory grows
 * with the number of worlds, worlds are not shared, or the sixth detector computes any cell but its own. Run it on a machine that does nothing else. `--people N` for larger worlds; `--write`
 * puts the table into docs/studies.md.
 */
function main(): void {
  const { values } = parseArgs({
    options: {
      people: { type: 'string', default: '1000' },
      worlds: { type: 'string', default: String(N_WORLDS) },
      write: { type: 'boolean', default: false },
    },
  });
  const [nWorlds, nPeople] = [Number(values.worlds), Number(values.people)];
  const folder = mkdtempSync(join(tmpdir(), 'ersatz-bench-'));
  const missed: string[] = [];
  const hold = (isMet: boolean, what: string): void => void (isMet || missed.push(what));
  const load = loadavg()[0].toFixed(1);
  const lines: string[] = [];
  const print = (line: string): void => {
    process.stdout.write(`${line}\n`);
    lines.push(line);
  };
  process.stdout.write(`others on this machine when it began: load ${load}\n`);
  print('| study | worlds | cells computed | seconds | cores in use | peak memory, MB |');
  print('| --- | ---: | ---: | ---: | ---: | ---: |');
  const tell = (name: string, used: Used): Used => {
    const { share, seconds, peakMb } = used;
    const cells = [used.nWorlds, used.nCells * POLICIES.length, seconds.toFixed(0), `${(100 * share).toFixed(1)} %`];
    print(`| ${[name, ...cells, peakMb.toFixed(0)].join(' | ')} |`);
    return used;
  };
  try {
    const cellsOf = (worlds: number, nDetectors: number): number => worlds * nDetectors * LEVELS.length;
    const runsDir = (worlds: number): string => join(folder, `runs-${worlds}`);
    const sizes = MEMORY_WORLDS.map((worlds) => Math.round((worlds * nWorlds) / N_WORLDS));
    const used = sizes.map((worlds) => {
      const one = tell('5 detectors', run(folder, { worlds, nPeople, detectors: DETECTORS, runsDir: runsDir(worlds) }));
      hold(one.nWorlds === worlds, `${worlds} worlds were to be shared, ${one.nWorlds} were simulated`);
      hold(one.nCells === cellsOf(worlds, DETECTORS.length), `${one.nCells} cells of ${worlds} worlds were computed`);
      return one;
    });
    const [few, study, many] = used;
    hold(study.share >= LEAST_SHARE, `cores in use ${(100 * study.share).toFixed(1)} % of the time; expected 85 %`);
    const growth = Math.max(study.peakMb, many.peakMb) / few.peakMb;
    hold(growth <= MOST_MEMORY, `peak memory grew ${growth.toFixed(2)} times with the worlds`);
    const sixth = { worlds: nWorlds, nPeople, detectors: [...DETECTORS, SIXTH], runsDir: runsDir(nWorlds) };
    const added = tell('a 6th joins', run(folder, sixth));
    hold(added.nCells === cellsOf(nWorlds, 1), `${added.nCells} cells were computed for the sixth detector`);
    for (const what of missed) print(`\nMISSED: ${what}`);
    if (values.write) {
      const machine = `${nPeople.toLocaleString('en-US')} people a world, ${availableParallelism()} workers; load average ${load} when it began.`;
      writeBetweenMarks(PAGE, 'bench:study', `${lines.join('\n')}\n\n${machine}`);
    }
    process.exitCode = missed.length > 0 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface BenchStudy {
  readonly worlds: number;
  readonly nPeople: number;
  readonly detectors: readonly unknown[];
  readonly runsDir: string;
}

/** Runs a study by the command, in a process of its own, and reads what it used. */
function run(folder: string, { worlds, nPeople, detectors, runsDir }: BenchStudy): Used {
  const scenario = parseScenario(
    {
      format: 'scenario@1',
      name: 'town',
      ...{ nPeople, horizonDays: 15 },
      organic: [{ use: 'regular', share: 0.7 }, ...['creator', 'newcomer'].map((use) => ({ use, share: 0.15 }))],
      operations: [{ use: 'follow-service' }, { use: 'bot-farm' }],
    },
    'the town of the bench',
  );
  const study = join(folder, 'study.yaml');
  writeFileSync(
    study,
    JSON.stringify({
      ...{ format: 'study@1', name: 'use', question: 'Are all cores at work?', seed: 'use' },
      ...{
        scenarios: [scenario],
        replicates: worlds,
        split: { windowDays: 5 },
        policies: POLICIES,
        keep: { worlds: 0 },
      },
      detectors: detectors.map((entry) => ({
        ...(typeof entry === 'string' ? { use: entry } : (entry as object)),
        levels: LEVELS,
      })),
    }),
  );
  const workers = availableParallelism();
  const args = [CLI, 'run', study, '--out', runsDir, '--workers', String(workers), '--json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`the run ended with ${status}: ${stderr}`);
  const run = (JSON.parse(stdout) as { folder: string }).folder;
  const timing = JSON.parse(readFileSync(join(run, 'timing.json'), 'utf8')) as Record<string, number>;
  // Off a terminal each step is a line.
  const steps = stderr.split('\n').filter((line) => !line.includes('kept from before'));
  return {
    share: timing['cpuMs'] / (timing['totalMs'] * workers),
    seconds: timing['totalMs'] / 1000,
    peakMb: timing['peakMemoryBytes'] / 1e6,
    nWorlds: steps.filter((line) => line.includes('world simulated')).length,
    nCells: steps.filter((line) => line.endsWith(' level')).length,
  };
}

main();
