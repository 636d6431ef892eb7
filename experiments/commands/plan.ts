import type { Command } from 'commander';
import type { Estimate } from '../estimate/estimate-study.js';
import { printResult, withCommonOptions, withSetOption, type CommonOptions, type SetOption } from './options.js';

/** So many names of an axis are printed. */
const NAMES_SHOWN = 8;

/** Adds `ersatz plan STUDY`. */
export function addPlan(program: Command): void {
  const command = program
    .command('plan <study>')
    .description(
      'say what a study would run, and about how long and with how much memory and disk, before anything runs',
    );
  withSetOption(command);
  withCommonOptions(command, 'npx ersatz plan quickstart --set replicates=20').action(planCommand);
}

async function planCommand(nameOrPath: string, options: CommonOptions & SetOption): Promise<void> {
  const { findStudy } = await import('../plan/find-study.js');
  const { nReplicates, planStudy } = await import('../plan/plan-study.js');
  const { estimatePlan } = await import('../estimate/plan-estimate.js');
  const { bytesText, refuseWhatWillNotFit, roomAt } = await import('../estimate/room.js');
  const plan = await planStudy(findStudy(nameOrPath), options);
  const { workers } = options;
  const room = roomAt(options.out ?? 'runs');
  // What can not even be held is not tried out.
  const bound = await estimatePlan(plan, { workers, probe: false });
  if (bound.leastMemoryBytes > 10 * room.memoryBytes) refuseWhatWillNotFit(nameOrPath, bound, room, workers);
  const estimate = await estimatePlan(plan, { workers, probe: true });
  const names = {
    scenarios: plan.dataset === null ? plan.scenarios.map(({ id }) => id) : [plan.dataset.name],
    detectors: plan.detectors.map(({ name, levels }) => `${name} (${levels.join(', ')})`),
    policies: plan.policies.map(({ name }) => name),
    arms: plan.arms.map(({ name }) => name),
  };
  const replicates = nReplicates(plan);
  const lines = [
    `${plan.study.name}: ${estimate.nCells.toLocaleString('en')} cells${plan.dataset === null ? ` in ${estimate.nWorlds.toLocaleString('en')} worlds` : ''}`,
    listLine(plan.dataset === null ? 'scenarios' : 'data set', names.scenarios),
    `  ${plan.dataset === null ? 'replicates' : 'folds'}: ${replicates}`,
    listLine('detectors', names.detectors),
    listLine('policies', names.policies),
    ...(names.arms.length > 0 ? [listLine('arms', ['do-nothing', ...names.arms])] : []),
    '',
    ...roomLines(estimate, workers).map(
      ([what, amount, free]) => `${what.padEnd(7)} about ${amount}${free === '' ? '' : `, ${free} free`}`,
    ),
    ...estimate.unknown.map((id) => `note: what ${id} costs is not known; counted like the slowest that is`),
  ];
  function roomLines({ seconds, memoryBytes, diskBytes }: Estimate, lanes: number): [string, string, string][] {
    return [
      ['time', `${durationText(seconds)} with ${lanes} workers, nothing kept from before`, ''],
      ['memory', bytesText(memoryBytes), bytesText(room.memoryBytes)],
      ['disk', bytesText(diskBytes), bytesText(room.diskBytes)],
    ];
  }
  printResult(options, { study: plan.study.name, ...names, replicates, workers, ...estimate, room }, lines.join('\n'));
  refuseWhatWillNotFit(nameOrPath, estimate, room, workers);
}

function listLine(what: string, names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN).join(', ');
  return `  ${what}: ${names.length > NAMES_SHOWN ? `${names.length}: ${shown} ...` : shown}`;
}

function durationText(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Number((seconds / 3600).toPrecision(2))} h`;
}
