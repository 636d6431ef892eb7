import type { Command } from 'commander';
import { UserError } from '../../errors/user-error.js';
import { ChecksFailed } from '../checks-failed.js';
import type { Verification } from '../finished/verify-run.js';
import { interruptSignal } from '../interrupt.js';
import { OUT, printResult, withCommonOptions, type CommonOptions } from './options.js';

/** So much of a differing line is printed; the JSON holds all of it. */
const LINE_LENGTH = 200;

/** Adds `ersatz verify RUN`. */
export function addVerify(program: Command): void {
  const command = program
    .command('verify <run>')
    .description(
      'run the study of a finished run again and compare the reports byte by byte, and tables, chart specs, the page and kept files by their SHA-256; exit 1 where they differ',
    );
  withCommonOptions(command, 'npx ersatz verify runs/quickstart-1a2b3c4d-1', OUT.runs).action(verify);
}

async function verify(folder: string, options: CommonOptions): Promise<void> {
  if (options.seed !== undefined) throw new UserError('--seed: verify repeats a run with its own seed; leave it out');
  const { openRun } = await import('../finished/open-run.js');
  const { verifyRun } = await import('../finished/verify-run.js');
  const { openProgress } = await import('../progress.js');
  const run = openRun(folder, options.out, { mayBeChanged: true });
  const progress = openProgress();
  const verification = await verifyRun(run, {
    ...{ workers: options.workers, plugins: options.plugins, signal: interruptSignal() },
    onProgress: (step) => progress.show(step),
  }).finally(() => progress.close());
  printResult(options, verification, verificationText(verification));
  if (!verification.same)
    throw new ChecksFailed(
      `${verification.id}: the rerun gave ${verification.hash === verification.hashAgain ? 'other files' : 'another report'}`,
    );
}

function verificationText({ id, same, hash, hashAgain, files, circumstances, lines }: Verification): string {
  const short = (line: string | null): string => (line === null ? '(nothing)' : line.slice(0, LINE_LENGTH));
  const verdict =
    hash === hashAgain
      ? `${id}: the rerun gave the same report, byte for byte (sha256 ${hash})`
      : `${id}: the reports differ (sha256 ${hash}, now ${hashAgain})`;
  return [
    verdict,
    ...circumstances.map(({ what, was, is }) => `other ${what}: was ${was}, is ${is}`),
    ...(same || circumstances.length > 0 ? [] : ['version, revision, backend, study, data and Node.js are the same']),
    ...lines.map(({ line, was, is }) => `report.json:${line}:\n  was ${short(was)}\n  is  ${short(is)}`),
    ...files.map(({ file, was, is }) => `${file}: was ${was ?? 'not there'}, is ${is ?? 'not there'}`),
  ].join('\n');
}
