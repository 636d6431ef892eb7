import { relative } from 'node:path';
import { UserError } from '../errors/user-error.js';
import { findPluginFile } from '../plugins/load-plugins.js';
import { ChecksFailed } from './checks-failed.js';
import type { CellOutcome, ReplicateResult } from './executors/study-results.js';
import type { Plan } from './plan/plan-study.js';

/** Where the built-in detectors lie. */
const BUILT_IN = new URL('../detectors/catalog/', import.meta.url);

/** Reasons that are told where every cell was skipped. */
const MOST_REASONS = 3;

/**
 * Refuses a study of which no cell could be measured: it has no result. Throws UserError where every cell was skipped because it does not fit the data, and where a program of the user's
 * broke, ChecksFailed with the file where a detector from outside did, and Error, a bug, where it was built in. Closed loops have no cells.
 */
export function refuseEmpty(plan: Plan, results: readonly ReplicateResult[]): void {
  const cells = results.flatMap((result) => result.cells);
  if (cells.length === 0 || cells.some(({ result }) => result !== null)) return;
  const broken = cells.find(({ skipped }) => skipped?.startsWith('failed: ') === true);
  if (broken === undefined) throw new UserError(`${plan.study.name}: every cell was skipped: ${reasonsOf(cells)}`);
  const message = `${broken.detector}, ${broken.level} level: ${broken.skipped}`;
  const planned = plan.detectors.find(({ name }) => name === broken.detector);
  if (planned?.program !== undefined) throw new UserError(message);
  const file = planned === undefined ? null : outsideFile(planned.detector.id, plan);
  const [line] = message.split('\n');
  if (file !== null)
    throw new ChecksFailed(
      `error: ${line}; no cell could be measured; mend ${file}, which \`npx ersatz check ${file}\` examines`,
    );
  throw new Error(message);
}

/** Why cells were skipped, each reason once, the first few. */
function reasonsOf(cells: readonly CellOutcome[]): string {
  const reasons = [...new Set(cells.map(({ detector, level, skipped }) => `${detector}, ${level} level: ${skipped}`))];
  const nMore = reasons.length - MOST_REASONS;
  return `${reasons.slice(0, MOST_REASONS).join('; ')}${nMore > 0 ? `; and ${nMore} more` : ''}`;
}

/** File of a detector that comes from the folders given by `--plugins`; null when it is built in. */
function outsideFile(id: string, { plugins }: Plan): string | null {
  if (findPluginFile(id, { builtIn: BUILT_IN }) !== null) return null;
  const file = findPluginFile(id, { builtIn: BUILT_IN, outside: plugins });
  return file === null ? null : relative(process.cwd(), file);
}
