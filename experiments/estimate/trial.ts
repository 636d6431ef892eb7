import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildReport, writeReportFolder } from '../../reports/build.js';
import { loadQuantities } from '../../sim/calibration/load-quantities.js';
import { reportInput } from '../aggregate/report-input.js';
import { openBench, worldsOf, type Bench } from '../executors/bench.js';
import type { ReplicateResult } from '../executors/study-results.js';
import type { Plan } from '../plan/plan-study.js';
import { armPart, cellPart, type WorldParts } from './world-parts.js';

/** What small worlds of a study took on this machine, processor seconds. */
export interface Trial {
  /** Of threads that start and of code that is not warm yet, for each worker. */
  readonly warmUpSec: number;
  /** Of a world or fold, whatever its size. */
  readonly worldSec: number;
  /** Of each person of a world. */
  readonly personSec: number;
  readonly reportSec: number;
  readonly reportBytes: number;
  readonly parts: WorldParts;
}

/** Longer than this nothing is tried. */
const MOST_MS = 90_000;
/** People of the larger of the two towns that are tried, and how much smaller the other is; towns up to `whole` people are tried as they are. */
const TOWN = { most: 1500, share: 0.4, smaller: 0.5, whole: 400 } as const;

/**
 * Runs the study itself in two small towns of its first scenario, one worker, nothing kept: all detectors or arms, and the report. Two sizes tell what a world costs
 * anyway from what each person costs. Of a data set, two folds. Null when that takes too long. Throws what the study would throw.
 */
export async function tryOut(plan: Plan): Promise<Trial | null> {
  const small = smallPlan(plan);
  const bench = await openBench(small, { workers: 1 });
  const job = runTrial(plan, small, bench);
  // What is cut short below rejects later.
  job.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), MOST_MS)));
  try {
    return await Promise.race([job, tooLong]);
  } finally {
    clearTimeout(timer);
    await bench.close();
  }
}

async function runTrial(plan: Plan, small: Plan, bench: Bench): Promise<Trial> {
  const measure = async (world: number): Promise<{ result: ReplicateResult; sec: number }> => {
    const before = process.cpuUsage();
    const result = await bench.run(world, () => undefined);
    return { result, sec: cpuSecSince(before) + ownProcessesSec(small, result) };
  };
  const cold = await measure(0);
  const warm = await measure(1);
  const large = worldsOf(small).length > 2 ? await measure(2) : warm;
  const nPeople = small.scenarios.map(({ scenario }) => scenario.nPeople);
  const personSec = nPeople.length > 1 ? Math.max(0, large.sec - warm.sec) / (nPeople[1] - nPeople[0]) : 0;
  const [scenario] = small.scenarios.slice(0, 1);
  const reported = scenario === undefined ? small : { ...small, scenarios: [scenario] };
  return {
    warmUpSec: Math.max(0, cold.sec - warm.sec),
    worldSec: Math.max(0, large.sec - personSec * (nPeople[1] ?? 0)),
    personSec,
    ...(await reportOf(reported, [cold.result, warm.result])),
    parts: partsOf(plan, large.result),
  };
}

/** The same study with two worlds in each of one or two small towns. */
function smallPlan(plan: Plan): Plan {
  if (plan.dataset !== null) return plan;
  const [first] = plan.scenarios;
  const { nPeople } = first.scenario;
  const large = Math.round(Math.max(TOWN.whole, Math.min(TOWN.most, nPeople * TOWN.share)));
  const sizes = nPeople <= TOWN.whole ? [nPeople] : [Math.round(large * TOWN.smaller), large];
  const scenarios = sizes.map((size) => {
    const id = `${first.id}-${size}`;
    return { ...first, id, scenario: { ...first.scenario, name: id, nPeople: size } };
  });
  const study = { ...plan.study, replicates: 2, baseline: undefined, axes: undefined };
  return { ...plan, study, scenarios, gates: [] };
}

async function reportOf(
  plan: Plan,
  results: readonly ReplicateResult[],
): Promise<Pick<Trial, 'reportSec' | 'reportBytes'>> {
  const folder = mkdtempSync(join(tmpdir(), 'ersatz-plan-'));
  const before = process.cpuUsage();
  try {
    const input = reportInput(plan, results, { version: '', quantities: await loadQuantities(plan.plugins) });
    const report = await buildReport(input, plan.plugins);
    // A run makes it twice: with the clocks' numbers and without.
    await writeReportFolder(report, folder, await buildReport(input, plan.plugins));
    return { reportSec: cpuSecSince(before), reportBytes: bytesIn(folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How a world's work is shared out. Cells that could not be tried count like the dearest one. */
function partsOf(plan: Plan, { timing, cells, arms }: ReplicateResult): WorldParts {
  if (arms !== undefined) return shares({ frame: 0, simulate: 0 }, Object.entries(timing).map(armPart), []);
  const frame = (timing['simulateMs'] ?? 0) + (timing['featuresMs'] ?? 0);
  const spent = cells.map(({ fitMs, scoreMs }) => fitMs + scoreMs);
  const dearest = Math.max(...spent);
  const untried = cells.filter(({ skipped }) => skipped !== null);
  const named = plan.detectors.flatMap(({ name, levels }) => levels.map((level) => ({ name, level })));
  const parts = named.map((cell, position) =>
    cellPart(cell, cells[position].skipped === null ? spent[position] : dearest),
  );
  const names = untried.map(({ detector, level, skipped }) => `${detector}, ${level} level (${skipped ?? ''})`);
  return shares({ frame, simulate: timing['simulateMs'] ?? 0 }, parts, names);
}

function shares(
  { frame, simulate }: { readonly frame: number; readonly simulate: number },
  parts: readonly (readonly [string, number])[],
  untried: readonly string[],
): WorldParts {
  const whole = Math.max(1e-9, frame + parts.reduce((sum, [, ms]) => sum + ms, 0));
  const cells = new Map(parts.map(([key, ms]) => [key, ms / whole]));
  return { frame: frame / whole, simulate: simulate / whole, cells, untried };
}

function cpuSecSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Programs work outside this process, and once more for each look at actions, which is not in what they are said to take. */
function ownProcessesSec({ detectors, scenarios }: Plan, { cells }: ReplicateResult): number {
  const programs = new Set(detectors.filter(({ program }) => program !== undefined).map(({ name }) => name));
  const nLooks = scenarios.length === 0 ? 0 : scenarios[0].split.lookSecs.length;
  return cells
    .filter(({ detector }) => programs.has(detector))
    .reduce((sum, { level, scoreMs }) => sum + (scoreMs / 1000) * (level === 'action' ? 1 + nLooks : 1), 0);
}

/** Bytes of all files below a folder. */
function bytesIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
