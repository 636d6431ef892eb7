import type { Command } from 'commander';
import { didYouMean } from '../../errors/did-you-mean.js';
import { UserError } from '../../errors/user-error.js';
import { printResult, withCommonOptions, type CommonOptions } from './options.js';

/** One thing that a study can name. */
interface Listed {
  readonly id: string;
  readonly summary: string;
}

/** Adds `ersatz list [KIND]`. */
export function addList(program: Command): void {
  const command = program
    .command('list [kind]')
    .description(`list what a study can name: ${Object.keys(LISTERS).join(', ')}`);
  withCommonOptions(command, 'npx ersatz list detectors').action(list);
}

const LISTERS: Readonly<Record<string, (plugins: readonly string[]) => Promise<Listed[]>>> = {
  async studies() {
    const { findStudy, listStudies } = await import('../plan/find-study.js');
    const { readConfig } = await import('../plan/read-config.js');
    const { studySchema } = await import('../plan/study-schema.js');
    return listStudies().map((id) => ({ id, summary: readConfig(findStudy(id), studySchema).question }));
  },
  async scenarios() {
    const { listScenarios, loadScenario } = await import('../../sim/scenario/load-scenario.js');
    return listScenarios().map((id) => ({ id, summary: loadScenario(id).summary }));
  },
  async detectors(plugins) {
    const { loadDetectors } = await import('../../detectors/load-detectors.js');
    return listed(await loadDetectors(plugins));
  },
  async features(plugins) {
    const { loadFeatureBlocks } = await import('../../detectors/load-feature-blocks.js');
    return [...(await loadFeatureBlocks(plugins))].map(({ id, summary }) => ({ id, summary }));
  },
  async personas(plugins) {
    const { loadWorldPlugins } = await import('../../sim/simulate.js');
    return listed((await loadWorldPlugins(plugins)).personas);
  },
  async confounders(plugins) {
    const { loadWorldPlugins } = await import('../../sim/simulate.js');
    return listed((await loadWorldPlugins(plugins)).confounders);
  },
  async operations(plugins) {
    const { loadWorldPlugins } = await import('../../sim/simulate.js');
    return listed((await loadWorldPlugins(plugins)).operations);
  },
  async policies(plugins) {
    const { loadPolicies } = await import('../load-policies.js');
    return listed(await loadPolicies(plugins));
  },
  async attributions(plugins) {
    const { loadAttributions } = await import('../load-attributions.js');
    return listed(await loadAttributions(plugins));
  },
  async quantities(plugins) {
    const { loadQuantities } = await import('../../sim/calibration/load-quantities.js');
    return listed(await loadQuantities(plugins));
  },
  async checks() {
    const { loadChecks } = await import('../examiner/load-checks.js');
    return [...(await loadChecks())].map(({ id, summary }) => ({ id, summary }));
  },
  async metrics(plugins) {
    const { loadMetrics } = await import('../metrics/load-metrics.js');
    return listed(await loadMetrics(plugins));
  },
  async charts(plugins) {
    const { loadPlugins } = await import('../../plugins/load-plugins.js');
    return listed(
      await loadPlugins('chart', { builtIn: new URL('../../reports/charts/', import.meta.url), outside: plugins }),
    );
  },
};

async function list(kind: string | undefined, options: CommonOptions): Promise<void> {
  const kinds = Object.keys(LISTERS);
  if (kind !== undefined && !kinds.includes(kind))
    throw new UserError(`list: unknown kind "${kind}"${didYouMean(kind, kinds)}`);
  const found: Record<string, Listed[]> = {};
  for (const wanted of kind === undefined ? kinds : [kind]) found[wanted] = await LISTERS[wanted](options.plugins);
  const width = Math.max(...Object.values(found).flatMap((entries) => entries.map(({ id }) => id.length)));
  const blocks = Object.entries(found).map(([name, entries]) =>
    [name, ...entries.map(({ id, summary }) => `  ${id.padEnd(width)}  ${summary}`)].join('\n'),
  );
  printResult(options, found, blocks.join('\n\n'));
}

function listed(plugins: ReadonlyMap<string, Listed>): Listed[] {
  return [...plugins.values()].map(({ id, summary }) => ({ id, summary }));
}
