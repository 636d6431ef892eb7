import { findPluginFile } from '../plugins/load-plugins.js';
import { ChecksFailed } from './checks-failed.js';
import type { ReplicateResult } from './executors/study-results.js';
import { IDENTITIES } from './metrics/identities.js';
import type { Plan } from './plan/plan-study.js';

const BUILT_IN = new URL('./metrics/catalog/', import.meta.url);

/**
 * Refuses results whose numbers contradict each other: no report is written. Names the cell and the identity. Throws ChecksFailed where metrics from outside are at
 * work, else Error: a bug.
 */
export function refuseFalseNumbers({ metrics, plugins }: Plan, results: readonly ReplicateResult[]): void {
  for (const { scenario, replicate, cells } of results)
    for (const { detector, level, result } of cells)
      for (const { identity, failures } of result?.identities ?? []) {
        if (failures.length === 0) continue;
        const message =
          `${detector}, ${level} level, on ${scenario} (replicate ${replicate}): the numbers contradict each other: ` +
          `${IDENTITIES.get(identity) ?? identity} (${identity}); ${failures[0]}`;
        const outside = metrics
          .filter(({ id }) => findPluginFile(id, { builtIn: BUILT_IN }) === null)
          .map(({ id }) => findPluginFile(id, { builtIn: BUILT_IN, outside: plugins }) ?? id);
        if (outside.length > 0)
          throw new ChecksFailed(`error: ${message}; metrics from outside: ${outside.join(', ')}`);
        throw new Error(message);
      }
}
