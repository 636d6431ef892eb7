import { createHash } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { didYouMean } from '../../errors/did-you-mean.js';
import { UserError } from '../../errors/user-error.js';
import type { Detector } from '../../detectors/detector.js';
import { loadDetectors } from '../../detectors/load-detectors.js';
import type { Unit } from '../../detectors/past.js';
import { loadWorldPlugins } from '../../sim/simulate.js';
import { loadDataset, type Dataset } from '../datasets/load-dataset.js';
import type { PlannedPolicy } from '../executors/truth-messages.js';
import { LOOP_QUANTITIES } from '../loop/loop-quantities.js';
import { loadPolicies } from '../load-policies.js';
import type { Metric } from '../metric.js';
import { loadMetrics } from '../metrics/load-metrics.js';
import { checkedParams } from './checked-params.js';
import { expandSweep } from './expand-sweep.js';
import { refuseUnknownFeatures } from './known-features.js';
import { planGates, planLoopGates, type Gate } from './plan-gates.js';
import { DO_NOTHING, operationIds, planClosedLoop, type PlannedArm } from './plan-closed-loop.js';
import { planProgram, type DetectorEntry } from './plan-program.js';
import type { PlannedDetector } from './planned-detector.js';
import { planScenarios, type PlannedScenario } from './plan-scenarios.js';
import { longestDelayOf } from '../policy-at-work.js';
import { pathText } from './read-config.js';
import { readStudy, type StudyChanges } from './read-study.js';
import { programDetector } from '../programs/program-detector.js';
import { sortedJson } from './sorted-json.js';
import type { DatasetSpec, Study } from './study-schema.js';

export type { PlannedDetector } from './planned-detector.js';

/** Everything a run needs to know, checked before the first world is simulated. */
export interface Plan {
  /** The study with every name resolved: run again, it gives the same report. */
  readonly study: Study;
  readonly studyHash: string;
  /** The two things that the hash is made of: the study without its data, and the data; null where there are none. */
  readonly hashes: { readonly config: string; readonly data: string | null };
  /** Empty when the study is about a data set. */
  readonly scenarios: readonly PlannedScenario[];
  readonly dataset: Dataset | null;
  readonly detectors: readonly PlannedDetector[];
  readonly policies: readonly PlannedPolicy[];
  readonly metrics: readonly Metric[];
  readonly gates: readonly Gate[];
  /** Of the closed loop; empty without one. */
  readonly arms: readonly PlannedArm[];
  readonly plugins: readonly string[];
}

/** What the command line may change in a study. */
export interface PlanOptions extends StudyChanges {
  readonly plugins?: readonly string[];
}

/** Reads a study file and resolves every name in it. Throws UserError with the file and key path. */
export async function planStudy(file: string, options: PlanOptions = {}): Promise<Plan> {
  const plugins = options.plugins ?? [];
  const study = expandSweep(readStudy(file, options), file, dirname(file));
  const detectors = planDetectors(study, file, await detectorsFor(study, plugins));
  if (study.dataset === undefined)
    await refuseUnknownFeatures(
      detectors.map(({ detector }) => detector),
      plugins,
    );
  const policies = planPolicies(study, file, await loadPolicies(plugins));
  const metrics = planMetrics(study, file, await loadMetrics(plugins));
  const scenarios = planScenarios(study, file, await loadWorldPlugins(plugins));
  checkLabelDesks(study, file, scenarios);
  checkLooks(study, file, detectors);
  const names = { detectors, policies, scenarios, plugins };
  const arms = study.closedLoop === undefined ? [] : await planClosedLoop(study.closedLoop, file, names);
  const dataset = study.dataset === undefined ? null : loadDataset(study.dataset, dirname(file), study.seed);
  const places = dataset === null ? scenarios.map(({ id }) => id) : [dataset.name];
  const gates =
    study.closedLoop === undefined
      ? planGates(study.expect ?? [], file, {
          ...{ detectors, metrics, scenarios: places, variants: variantsOf(study) },
          policies: policies.map(({ name }) => name),
        })
      : planLoopGates(study.expect ?? [], file, {
          scenarios: new Map(scenarios.map(({ id, scenario }) => [id, operationIds(scenario)])),
          quantities: LOOP_QUANTITIES.map(({ id }) => id),
          arms: [DO_NOTHING, ...arms.map(({ name }) => name)],
        });

  const resolved: Study = {
    ...study,
    title: study.title === '' ? study.name : study.title,
    detectors: detectors.map(resolvedEntry),
    policies: policies.map(({ name, use, params }) => ({ use, with: params as Record<string, unknown>, as: name })),
    metrics: metrics.map(({ id }) => id),
    ...(dataset === null ? { scenarios: scenarios.map(({ scenario }) => scenario) } : {}),
    ...(study.dataset === undefined ? {} : { dataset: withWholePaths(study.dataset, dirname(file)) }),
  };
  // What is kept beside the report changes no number in it; a program counts by what it is made of, wherever it lies.
  const hashed = { ...resolved, keep: undefined, detectors: detectors.map(hashedEntry) };
  const studyHash = hashOf({ ...hashed, ...(dataset === null ? {} : { dataset: dataset.fingerprint }) });
  const hashes = {
    config: hashOf({ ...hashed, dataset: undefined }),
    data: dataset === null ? null : hashOf(dataset.fingerprint),
  };
  return { study: resolved, studyHash, hashes, scenarios, dataset, detectors, policies, metrics, gates, arms, plugins };
}

/** A desk of a scenario that is not there would leave the one meant to the study's own. */
function checkLabelDesks(
  { labelDesks = {} }: Study,
  file: string,
  scenarios: readonly { readonly id: string }[],
): void {
  const known = scenarios.map(({ id }) => id);
  for (const name of Object.keys(labelDesks))
    if (!known.includes(name))
      throw new UserError(`${file}: labelDesks: the study has no scenario "${name}"${didYouMean(name, known)}`);
}

/** What a sweep made of the detectors it varied. */
function variantsOf({ axes = [] }: Study): ReadonlyMap<string, readonly string[]> {
  const variants = new Map<string, readonly string[]>();
  for (const { of, name, entry } of axes)
    if (of === 'detector' && entry !== undefined)
      variants.set(entry, [...new Set([...(variants.get(entry) ?? []), name])]);
  return variants;
}

/** Time to detection is of actions. */
function checkLooks({ split }: Study, file: string, detectors: readonly PlannedDetector[]): void {
  if (split.lookEveryHours === undefined || detectors.some(({ levels }) => levels.includes('action'))) return;
  throw new UserError(
    `${file}: split.lookEveryHours: no detector of the study scores actions, whose time is told; give one the level action, or leave it out`,
  );
}

/** The resolved study lies in another folder than the study: relative paths would miss. */
function withWholePaths(spec: DatasetSpec, folder: string): DatasetSpec {
  const fold = spec.fold?.file === undefined ? spec.fold : { ...spec.fold, file: resolve(folder, spec.fold.file) };
  const labels = spec.labels === undefined ? undefined : { ...spec.labels, file: resolve(folder, spec.labels.file) };
  return {
    ...spec,
    file: resolve(folder, spec.file),
    ...(fold === undefined ? {} : { fold }),
    ...(labels === undefined ? {} : { labels }),
  };
}

/** Replicates of the plan: worlds per scenario, or folds. */
export function nReplicates({ study, dataset }: Plan): number {
  return dataset === null ? study.replicates : dataset.nFolds;
}

/** One world of each scenario: intervals can only be over its accounts. */
export function hasOneWorld({ study, dataset }: Plan): boolean {
  return dataset === null && study.replicates === 1 && study.closedLoop === undefined;
}

/** An entry of the resolved study: it can be run from another folder. */
function resolvedEntry({ name, detector, params, levels, program }: PlannedDetector): DetectorEntry {
  const common = { with: params, as: name, levels: [...levels] };
  if (program === undefined) return { use: detector.id, ...common };
  const { command, labels, features, traffic, files, timeoutSec, reads, folder, keep } = program;
  const handed = {
    labels,
    features,
    traffic,
    files,
    timeoutSec,
    reads,
    folder,
    ...(keep === undefined ? {} : { keep }),
  };
  return { command: [...command], program: handed, ...common };
}

/** What stands for an entry in the study's hash: of a program, what it is made of, whatever the folders. */
function hashedEntry(planned: PlannedDetector): unknown {
  const entry = resolvedEntry(planned);
  if (planned.program === undefined) return entry;
  const { labels, features, traffic, files, timeoutSec, fingerprint } = planned.program;
  return { ...entry, program: { labels, features, traffic, files, timeoutSec, fingerprint } };
}

/** The detectors that a study names; all there are where one of its names is none, which is then told with those that are like it. */
async function detectorsFor(study: Study, plugins: readonly string[]): Promise<ReadonlyMap<string, Detector>> {
  const names = study.detectors.map((entry) => (typeof entry === 'string' ? named(entry).use : (entry.use ?? '')));
  const wanted = new Set(names.filter((name) => name !== ''));
  const found = await loadDetectors(plugins, wanted);
  return [...wanted].every((name) => found.has(name)) ? found : loadDetectors(plugins);
}

function planDetectors(study: Study, file: string, known: ReadonlyMap<string, Detector>): PlannedDetector[] {
  const planned = study.detectors.map((entry, position): PlannedDetector => {
    const where = pathText(['detectors', position]);
    if (typeof entry !== 'string' && entry.command !== undefined) return plannedProgram(entry, file, where);
    const {
      use = '',
      as,
      with: given,
      levels,
    } = typeof entry === 'string' ? { ...named(entry), levels: undefined } : entry;
    const detector = known.get(use);
    if (detector === undefined)
      throw new UserError(
        `${file}: ${where}.use: unknown detector "${use}"${didYouMean(use, [...known.keys()])}; --plugins gives the folder of one of your own`,
      );
    const params = checkedParams(detector, given, file, ['detectors', position, 'with']);
    const unfit = levels?.find((level) => !detector.units.includes(level));
    if (unfit !== undefined)
      throw new UserError(
        `${file}: ${where}.levels: ${use} can not score ${unfit}s; expected ${detector.units.join(' or ')}`,
      );
    const name = as ?? use;
    return { name, detector, params, levels: levels ?? defaultLevels(detector, study) };
  });
  refuseDoubles(planned, `${file}: detectors`);
  return planned;
}

function plannedProgram(entry: DetectorEntry, file: string, where: string): PlannedDetector {
  const program = planProgram(entry, dirname(file), `${file}: ${where}`);
  const levels = entry.levels ?? ['account'];
  const units = levels.filter((level) => level !== 'group');
  if (units.length < levels.length)
    throw new UserError(`${file}: ${where}.levels: a program can not score groups; expected account or action`);
  const name = entry.as as string;
  const params = entry.with;
  return { name, detector: programDetector(name, { program, units, params }), params, levels, program };
}

/** A table has account rows only. */
function defaultLevels(detector: Detector, study: Study): readonly Unit[] {
  return study.dataset === undefined ? detector.units : detector.units.filter((unit) => unit === 'account');
}

function planPolicies(study: Study, file: string, known: Awaited<ReturnType<typeof loadPolicies>>): PlannedPolicy[] {
  const planned = study.policies.map((entry, position): PlannedPolicy => {
    const { use, as, with: given } = typeof entry === 'string' ? named(entry) : entry;
    const where = pathText(['policies', position]);
    const policy = known.get(use);
    if (policy === undefined)
      throw new UserError(`${file}: ${where}.use: unknown policy "${use}"${didYouMean(use, [...known.keys()])}`);
    const params = checkedParams(policy, given, file, ['policies', position, 'with']);
    const longestDelayDays = policy.longestDelayDays === undefined ? undefined : longestDelayOf(policy, params);
    return { name: as ?? use, use, params, ...(longestDelayDays === undefined ? {} : { longestDelayDays }) };
  });
  refuseDoubles(planned, `${file}: policies`);
  return planned;
}

function planMetrics(study: Study, file: string, known: ReadonlyMap<string, Metric>): Metric[] {
  if (study.metrics === undefined) return [...known.values()].sort((a, b) => a.order - b.order);
  return study.metrics.map((id, position) => {
    const metric = known.get(id);
    if (metric === undefined)
      throw new UserError(`${file}: metrics[${position}]: unknown metric "${id}"${didYouMean(id, [...known.keys()])}`);
    return metric;
  });
}

function named(use: string): { use: string; as: string | undefined; with: Record<string, unknown> } {
  return { use, as: undefined, with: {} };
}

function refuseDoubles(entries: readonly { readonly name: string }[], where: string): void {
  const seen = new Set<string>();
  for (const [position, { name }] of entries.entries()) {
    if (seen.has(name))
      throw new UserError(`${where}[${position}]: "${name}" comes twice; give one of them another name by "as"`);
    seen.add(name);
  }
}

/** Hash of a value, equal for equal contents whatever the order of the keys. */
function hashOf(value: unknown): string {
  return createHash('sha256').update(sortedJson(value)).digest('hex');
}
