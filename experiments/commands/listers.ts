import type { z } from 'zod';
import type { Detector } from '../../detectors/detector.js';

/** A plug-in as far as a list reads it. */
interface Named {
  readonly id: string;
  readonly summary: string;
  readonly params?: z.ZodType;
}

/** One thing that a study can name. */
export interface Listed extends Named {
  /** What else is said of it, in columns. */
  readonly facts?: Readonly<Record<string, string | readonly string[]>>;
  /** Where its method comes from. */
  readonly source?: string;
  /** What it is made of and others name; told where it is asked for by its id. */
  readonly parts?: readonly { readonly name: string; readonly description: string }[];
  /** What it sets its own parameters to, in place of their defaults. */
  readonly values?: Readonly<Record<string, unknown>>;
}

/** What a study can name, by kind: the built-in ones and those of the plug-in folders. */
export const LISTERS: Readonly<Record<string, (plugins: readonly string[]) => Promise<Listed[]>>> = {
  async studies() {
    const { findStudy, listStudies } = await import('../plan/find-study.js');
    const { readConfig } = await import('../plan/read-config.js');
    const { studySchema } = await import('../plan/study-schema.js');
    return listStudies().map((id) => ({ id, summary: readConfig(findStudy(id), studySchema).question }));
  },
  async scenarios() {
    const { listScenarios, loadScenario } = await import('../../sim/scenario/load-scenario.js');
    const { scenarioSchema } = await import('../../sim/scenario/schema.js');
    // What opens a file is nothing that a study changes.
    const params = scenarioSchema.omit({ format: true, summary: true });
    return listScenarios().map((id) => {
      const values = loadScenario(id);
      return { id, summary: values.summary, params, values };
    });
  },
  async detectors(plugins) {
    const { loadDetectors } = await import('../../detectors/load-detectors.js');
    return [...(await loadDetectors(plugins)).values()].map(detectorFacts);
  },
  async features(plugins) {
    const { loadFeatureBlocks } = await import('../../detectors/load-feature-blocks.js');
    return [...(await loadFeatureBlocks(plugins))].map(({ id, summary, unit, columns }) => ({
      ...{ id, summary: `${summary}; a row is an ${unit}` },
      parts: columns.map(({ name, description }) => ({ name: `${id}/${name}`, description })),
    }));
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

function detectorFacts({ id, summary, units, family, labels, source, params }: Detector): Listed {
  return { id, summary, facts: { levels: units, family, labels }, source, params };
}

function listed(plugins: ReadonlyMap<string, Named>): Listed[] {
  return [...plugins.values()].map(({ id, summary, params }) => ({
    id,
    summary,
    ...(params === undefined ? {} : { params }),
  }));
}
