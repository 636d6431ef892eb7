import { relative } from 'node:path';
import { UserError } from '../errors/user-error.js';
import { findPluginFile } from '../plugins/load-plugins.js';
import { ChecksFailed } from './checks-failed.js';
import type { ReplicateResult } from './executors/study-results.js';
import type { Plan } from './plan/plan-study.js';

/** Where the built-in plug-ins of a cell lie. */
const BUILT_IN = {
  detector: new URL('../detectors/catalog/', import.meta.url),
  policy: new URL('./enforcement/', import.meta.url),
  metric: new URL('./metrics/catalog/', import.meta.url),
} as const;

/**
 * Refuses a study of which no cell could be measured, and some broke: it has no result. Throws UserError where a program of the user's broke, ChecksFailed with the
 * files where plug-ins from outside had a hand in it, and Error, a bug, where all was built in.
 */
export function refuseEmpty(plan: Plan, results: readonly ReplicateResult[]): void {
  const cells = results.flatMap((result) => result.cells);
  const broken = cells.find(({ skipped }) => skipped?.startsWith('failed: ') === true);
  if (broken === undefined || cells.some(({ result }) => result !== null)) return;
  const message = `${broken.detector}, ${broken.level} level: ${broken.skipped}`;
  const planned = plan.detectors.find(({ name }) => name === broken.detector);
  if (planned?.program !== undefined) throw new UserError(message);
  const detector = planned === undefined ? [] : outsideFiles('detector', [planned.detector.id], plan);
  const others = [
    ...outsideFiles(
      'policy',
      plan.policies.map(({ use }) => use),
      plan,
    ),
    ...outsideFiles(
      'metric',
      plan.metrics.map(({ id }) => id),
      plan,
    ),
  ];
  const [line] = message.split('\n');
  if (detector.length > 0)
    throw new ChecksFailed(
      `error: ${line}; no cell could be measured; mend ${detector[0]}, which \`npx ersatz check ${detector[0]}\` examines`,
    );
  if (others.length > 0)
    throw new ChecksFailed(`error: ${line}; no cell could be measured; plug-ins at work: ${others.join(', ')}`);
  throw new Error(message);
}

/** Files of those plug-ins that come from the folders given by `--plugins`. */
function outsideFiles(kind: keyof typeof BUILT_IN, ids: readonly string[], { plugins }: Plan): string[] {
  return ids.flatMap((id) => {
    const isBuiltIn = findPluginFile(id, { builtIn: BUILT_IN[kind] }) !== null;
    const file = isBuiltIn ? null : findPluginFile(id, { builtIn: BUILT_IN[kind], outside: plugins });
    return file === null ? [] : [relative(process.cwd(), file)];
  });
}
