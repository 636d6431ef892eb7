import type { Command } from 'commander';
import { counted } from '../../errors/counted.js';
import type { Estimate } from '../estimate/estimate-study.js';
import type { Room } from '../estimate/room.js';
import type { Plan } from '../plan/plan-study.js';
import { OUT, printResult, withCommonOptions, withSetOption, type CommonOptions, type SetOption } from './options.js';

/** So many names of an axis are printed. */
const NAMES_SHOWN = 8;

/** Adds `ersatz plan STUDY`. */
export function addPlan(program: Command): void {
  const command = program
    .command('plan <study>')
    .description(
      'say what a study would run and about how much time, memory and disk it would take, by trying it in small worlds; nothing is run or written',
    );
  command.option('--cells', 'list every cell, not only the first', false);
  withSetOption(command);
  withCommonOptions(command, 'npx ersatz plan quickstart --set replicates=20', OUT.runs).action(planCommand);
}

interface CellsOption {
  readonly cells: boolean;
}

async function planCommand(nameOrPath: string, options: CommonOptions & SetOption & CellsOption): Promise<void> {
  const { findStudy } = await import('../plan/find-study.js');
  const { nReplicates, planStudy } = await import('../plan/plan-study.js');
  const { cellsOfPlan, cellsText } = await import('../plan/cells-of-plan.js');
  const { estimateRoom, estimateStudy, expectWorlds } = await import('../estimate/estimate-study.js');
  const { bytesText, refuseWhatWillNotFit, roomAt } = await import('../estimate/room.js');
  const plan = await planStudy(findStudy(nameOrPath), options);
  const place = { workers: options.workers, runsDir: options.out ?? 'runs' };
  const room = roomAt(place.runsDir);
  const worlds = await expectWorlds(plan);
  // What can not even be held is not tried out.
  refuseWhatWillNotFit(nameOrPath, await estimateRoom(plan, worlds, place), room, place.workers);
  const estimate = await estimateStudy(plan, worlds, place);
  const replicates = nReplicates(plan);
  const cells = cellsOfPlan(plan);
  const axes = axesOf(plan);
  const text = [
    ...whatText(plan, estimate, replicates, axes),
    '',
    ...cellsText(cells, options.cells),
    '',
    ...needsText(estimate, room, place.workers, bytesText),
    ...estimate.untried.map((cell) => `note: ${cell}: could not be tried in a small world; counted like the dearest`),
  ].join('\n');
  printResult(
    options,
    { study: plan.study.name, ...axes, replicates, workers: place.workers, ...estimate, room, cells },
    text,
  );
  refuseWhatWillNotFit(nameOrPath, estimate, room, place.workers);
}

interface Axes {
  readonly scenarios: readonly string[];
  readonly dataset: string | null;
  readonly detectors: readonly string[];
  readonly policies: readonly string[];
  readonly arms: readonly string[];
  /** Swept axes, with all their values. */
  readonly sweep: readonly string[];
}

function axesOf(plan: Plan): Axes {
  const values = new Map<string, Set<string>>();
  for (const { of, axis, value } of plan.study.axes ?? []) {
    const name = `${of} ${axis}`;
    values.set(name, (values.get(name) ?? new Set()).add(String(value)));
  }
  return {
    scenarios: plan.scenarios.map(({ id }) => id),
    dataset: plan.dataset?.name ?? null,
    detectors: plan.detectors.map(({ name, levels }) => `${name} (${levels.join(', ')})`),
    policies: plan.policies.map(({ name }) => name),
    arms: plan.arms.map(({ name }) => name),
    sweep: [...values].map(([name, of]) => `${name} = ${shownOf([...of])}`),
  };
}

function whatText(
  { study: { name } }: Plan,
  { nCells, nKept, nWorlds }: Estimate,
  replicates: number,
  { scenarios, dataset, detectors, policies, arms, sweep }: Axes,
): string[] {
  const inWorlds = dataset === null ? ` in ${counted(nWorlds.toLocaleString('en'), 'world')}` : '';
  const kept = nKept === 0 ? '' : `, ${nKept.toLocaleString('en')} of them kept from before`;
  return [
    `${name}: ${counted(nCells.toLocaleString('en'), 'cell')}${inWorlds}${kept}`,
    listLine(dataset === null ? 'scenarios' : 'data set', dataset === null ? scenarios : [dataset]),
    `  ${dataset === null ? 'replicates' : 'folds'}: ${replicates}`,
    ...(arms.length > 0
      ? [listLine('arms', ['do-nothing', ...arms])]
      : [listLine('detectors', detectors), listLine('policies', policies)]),
    ...sweep.map((axis) => `  sweep: ${axis}`),
  ];
}

function needsText(
  { seconds, cpuSec, memoryBytes, diskBytes }: Estimate,
  room: Room,
  workers: number,
  bytesText: (bytes: number) => string,
): string[] {
  const time =
    seconds === null || cpuSec === null
      ? 'not known: two small worlds were not done after a minute and a half'
      : `about ${durationText(seconds)} on this machine with nothing else to do and ${counted(workers, 'worker')} (${durationText(cpuSec)} of processor time)`;
  return [
    `time    ${time}`,
    `memory  about ${bytesText(memoryBytes)}, ${bytesText(room.memoryBytes)} free`,
    `disk    about ${bytesText(diskBytes)}, ${bytesText(room.diskBytes)} free`,
  ];
}

const listLine = (what: string, names: readonly string[]): string =>
  `  ${what}: ${names.length > NAMES_SHOWN ? `${names.length}: ` : ''}${shownOf(names)}`;

const shownOf = (names: readonly string[]): string =>
  `${names.slice(0, NAMES_SHOWN).join(', ')}${names.length > NAMES_SHOWN ? ' ...' : ''}`;

function durationText(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Number((seconds / 3600).toPrecision(2))} h`;
}
