import { availableParallelism } from 'node:os';
import { InvalidArgumentError, type Command } from 'commander';

/** Options that every command takes. */
export interface CommonOptions {
  /** Machine-readable result on stdout, everything else on stderr. */
  readonly json: boolean;
  readonly seed?: string;
  readonly workers: number;
  readonly out?: string;
  readonly plugins: readonly string[];
}

/** What `--out` names in commands that read runs, and in those that write nothing. */
export const OUT = { runs: 'folder of the runs (default: runs)', nothing: 'unused: nothing is written' } as const;

/** Adds the options that every command takes, and an example to its help. `out` says what --out is to it. */
export function withCommonOptions(command: Command, example: string, out = 'folder to write to'): Command {
  return command
    .option('--json', 'print the result as JSON on stdout, everything else on stderr', false)
    .option('--seed <text>', 'seed text; any text is a good seed')
    .option('--workers <n>', 'most jobs at once', workersNumber, availableParallelism())
    .option('--out <dir>', out)
    .option('--plugins <dir>', 'folder with more plug-ins; may be given several times', collect, [])
    .addHelpText('after', `\nExample:\n  $ ${example}`);
}

/** The option of commands that read a study. */
export interface SetOption {
  /** `key=value`, in the order given. */
  readonly set: readonly string[];
}

/** Adds `--set key=value` to a command that reads a study. */
export function withSetOption(command: Command): Command {
  return command.option(
    '--set <key=value>',
    'change a key of the study, such as replicates=10 or detectors.gradient-boosting.iterations=50; may be given several times',
    collect,
    [],
  );
}

/** Reads a whole number of at least 1. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError(`expected a whole number of at least 1, got "${text}".`);
  return value;
}

/** Each job takes threads and memory of its own: more than this is a slip of the finger, and would take the machine down. */
const MOST_WORKERS = 64;

function workersNumber(text: string): number {
  const value = wholeNumber(text);
  if (value > MOST_WORKERS) throw new InvalidArgumentError(`expected at most ${MOST_WORKERS}, got "${text}".`);
  return value;
}

/** Reads a share in [0,1]. */
export function shareNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError(`expected a share from 0 to 1, got "${text}".`);
  return value;
}

/** Reads a port number; 0 takes any free port. */
export function portNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new InvalidArgumentError(`expected a port from 0 to 65535, got "${text}".`);
  return value;
}

/** Prints a result: as JSON, or as text made for people. */
export function printResult(options: Pick<CommonOptions, 'json'>, value: unknown, text: string): void {
  process.stdout.write(options.json ? `${JSON.stringify(value, null, 2)}\n` : `${text}\n`);
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
