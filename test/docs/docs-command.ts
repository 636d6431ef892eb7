import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ChecksFailed } from '../../experiments/checks-failed.js';
import { UserError } from '../../errors/user-error.js';
import { packageRoot } from '../../plugins/package-root.js';

/** Options of a command that writes into a page of the docs, as text; `doc` is empty where the page is the project's own. */
export type DocsOptions = Readonly<Record<string, string>>;

/** Reads `--name value` options, all with a default, and `--doc` beside them. Throws UserError for an option that is not known. */
export function docsOptions(defaults: DocsOptions): DocsOptions {
  const all = { doc: '', ...defaults };
  const options = Object.fromEntries(
    Object.entries(all).map(([name, byDefault]) => [name, { type: 'string' as const, default: byDefault }]),
  );
  try {
    return parseArgs({ options, strict: true }).values;
  } catch (error) {
    throw new UserError(
      `${(error as Error).message}; expected ${Object.keys(all)
        .map((name) => `--${name}`)
        .join(', ')}`,
    );
  }
}

/** The page a command writes to: that of `--doc`, or `docs/PAGE`. */
export function pageOf(options: DocsOptions, page: string): string {
  return options['doc'] === '' ? join(packageRoot(), 'docs', page) : options['doc'];
}

/** Throws UserError when worlds scaled by `--people` would be written into the project's own page, which is about full size. */
export function refuseScaled(options: DocsOptions): void {
  if (options['people'] !== '' && options['doc'] === '')
    throw new UserError(
      `--people: the page is about worlds of full size, got ${options['people']}; name another page with --doc`,
    );
}

/** Throws UserError when fewer worlds than the page speaks of would be written into the project's own page. */
export function refuseFewer(options: DocsOptions, name: string, full: number): void {
  if (wholeOption(options, name) < full && options['doc'] === '')
    throw new UserError(`--${name}: the page is about ${full}, got ${options[name]}; name another page with --doc`);
}

/** An option that is a whole number of at least 1; `whole` is what an empty text means. */
export function wholeOption(options: DocsOptions, name: string, whole?: number): number {
  if (options[name] === '' && whole !== undefined) return whole;
  const value = Number(options[name]);
  if (!Number.isInteger(value) || value < 1)
    throw new UserError(
      `--${name}: not a number of anything; expected a whole number of at least 1, got "${options[name]}"`,
    );
  return value;
}

/** Runs the command: a gate that says no exits 1, a user's mistake 2, each with one line. */
export async function runDocsCommand(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof UserError) && !(error instanceof ChecksFailed)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error instanceof UserError ? 2 : 1;
  }
}
