import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { didYouMean } from '../../errors/did-you-mean.js';
import { counted } from '../../errors/counted.js';
import { UserError } from '../../errors/user-error.js';
import { loadScenario, parseScenario } from '../../sim/scenario/load-scenario.js';
import type { Scenario } from '../../sim/scenario/schema.js';
import { chooseIngredients, type WorldPlugins } from '../../sim/world/ingredients.js';
import { pathText } from './read-config.js';
import type { Study } from './study-schema.js';

const DAY_SEC = 86_400;

/** A scenario of the study and the moments at which detectors are trained, tuned and tested on it. */
export interface PlannedScenario {
  readonly id: string;
  readonly scenario: Scenario;
  readonly split: Split;
}

/** Three windows side by side at the end of the horizon: train, validation, test. Each past ends with its window. */
export interface Split {
  readonly windowSec: number;
  readonly trainSec: number;
  readonly validationSec: number;
  readonly testSec: number;
  /** Moments inside the test window at which the platform looks as well, rising; none where it is judged once, at its end. */
  readonly lookSecs: readonly number[];
}

/** Loads the scenarios of a study and holds them to the plug-ins that they use; none for a study about a data set. Throws UserError with file and key path. */
export function planScenarios(study: Study, file: string, known: WorldPlugins): PlannedScenario[] {
  const planned = (study.scenarios ?? []).map((entry, position) => {
    const where = `${file}: ${pathText(['scenarios', position])}`;
    const scenario = resolveScenario(entry, where, dirname(file));
    chooseIngredients(scenario, known, where);
    return { id: scenario.name, scenario, split: splitOf(scenario, study, where) };
  });
  const seen = new Set<string>();
  for (const [position, { id }] of planned.entries()) {
    if (seen.has(id))
      throw new UserError(
        `${file}: scenarios[${position}]: "${id}" comes twice; give it another name: {use, with: {name: ...}}`,
      );
    seen.add(id);
  }
  if (study.baseline !== undefined && !seen.has(study.baseline))
    throw new UserError(
      `${file}: baseline: the study has no scenario "${study.baseline}"${didYouMean(study.baseline, [...seen])}`,
    );
  return planned;
}

type ScenarioEntry = NonNullable<Study['scenarios']>[number];

/** What is said where a study gives one of its scenarios a seed: twin worlds share theirs. */
export const SEED_IS_NO_KEY =
  'does nothing in a study, whose worlds are drawn by its own seed; set that, or replicates for more worlds';

/** Loads one scenario of a study: a name, a path beside the study, an override, or a whole one. Throws UserError opened by `where`. */
export function resolveScenario(entry: ScenarioEntry, where: string, folder: string): Scenario {
  if (typeof entry === 'string') return loadNamed(entry, where, folder);
  if ('format' in entry) return parseScenario(entry, where);
  const { use, with: override } = entry;
  if ('seed' in override) throw new UserError(`${where}.with.seed: ${SEED_IS_NO_KEY}`);
  const base = loadNamed(use, where, folder);
  return parseScenario(changed({ ...base, summary: changedSummary(base, override) }, override), `${where}.with`);
}

type Settings = Readonly<Record<string, unknown>>;

const isSettings = (value: unknown): value is Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Settings with some of them changed, also inside of one another; lists are replaced whole. */
function changed(base: Settings, override: Settings): Settings {
  const entries = Object.entries(override).map(([key, value]): [string, unknown] => {
    const before = Object.hasOwn(base, key) ? base[key] : undefined;
    return [key, isSettings(value) && isSettings(before) ? changed(before, value) : value];
  });
  return { ...base, ...Object.fromEntries(entries) };
}

/** What a changed scenario is: its parent's sentence is no longer true where lists were replaced. */
function changedSummary({ name, summary }: Scenario, override: Settings): string {
  const leaves = leavesOf(override).filter(([key]) => key !== 'name' && key !== 'summary');
  if (leaves.length === 0) return summary;
  const changes = leaves.map(([key, value]) => {
    if (!Array.isArray(value)) return `${key} ${JSON.stringify(value)}`;
    return value.length === 0 ? `no ${key}` : `${key} of its own`;
  });
  const isSame = leaves.every(([, value]) => !Array.isArray(value));
  return isSame ? `${summary} Here: ${changes.join(', ')}.` : `${name} with ${changes.join(', ')}.`;
}

/** What is set, by its whole path. */
function leavesOf(settings: Settings, path = ''): [string, unknown][] {
  return Object.entries(settings).flatMap(([key, value]) =>
    isSettings(value) ? leavesOf(value, `${path}${key}.`) : [[`${path}${key}`, value]],
  );
}

/** A path is looked for beside the study first. */
function loadNamed(nameOrPath: string, where: string, folder: string): Scenario {
  const beside = join(folder, nameOrPath);
  try {
    return loadScenario(/\.ya?ml$/.test(nameOrPath) && existsSync(beside) ? beside : nameOrPath);
  } catch (error) {
    if (error instanceof UserError) throw new UserError(`${where}: ${error.message}`);
    throw error;
  }
}

/** A closed loop has windows of its own. */
function splitOf(scenario: Scenario, { split, closedLoop }: Study, where: string): Split {
  const { windowDays, lookEveryHours } = split;
  if (closedLoop === undefined && scenario.horizonDays < 3 * windowDays)
    throw new UserError(
      `${where}: ${scenario.name} lasts ${counted(scenario.horizonDays, 'day')}; expected at least ${3 * windowDays}, three windows of ` +
        `${windowDays}; set split.windowDays lower or horizonDays higher`,
    );
  const windowSec = windowDays * DAY_SEC;
  const testSec = scenario.horizonDays * DAY_SEC;
  const validationSec = testSec - windowSec;
  const lookSecs = lookEveryHours === undefined ? [] : looksOf(scenario, lookEveryHours, { windowDays, where });
  return {
    ...{ windowSec, testSec, validationSec, trainSec: validationSec - windowSec },
    lookSecs: lookSecs.map((sec) => validationSec + sec),
  };
}

/** Seconds of a window after which the platform looks, its end left out. Epochs must have closed by then. */
function looksOf(
  { name, epochHours }: Scenario,
  everyHours: number,
  { windowDays, where }: { windowDays: number; where: string },
): number[] {
  const change = 'split.lookEveryHours: expected';
  if (everyHours % epochHours !== 0)
    throw new UserError(
      `${where}: ${change} a multiple of ${epochHours}, the epochHours of ${name}, got ${everyHours}; set that lower or this to ${Math.ceil(everyHours / epochHours) * epochHours}`,
    );
  if (everyHours >= 24 * windowDays)
    throw new UserError(
      `${where}: ${change} less than the ${24 * windowDays} hours of the window, got ${everyHours}; leave it out to look at its end only`,
    );
  const nLooks = Math.ceil((24 * windowDays) / everyHours) - 1;
  return Array.from({ length: nLooks }, (_, look) => (look + 1) * everyHours * 3600);
}
