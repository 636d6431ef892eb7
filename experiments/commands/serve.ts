import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Unit } from '../../detectors/past.js';
import { UserError } from '../../errors/user-error.js';
import type { Abilities } from '../../web/abilities.js';
import { interruptSignal } from '../interrupt.js';
import { OUT, printResult, portNumber, withCommonOptions, type CommonOptions } from './options.js';

/** Adds `ersatz serve [RUNS_DIR]`. */
export function addServe(program: Command): void {
  const command = program
    .command('serve [runs-dir]')
    .description('show the reports of a folder of runs (default: runs) in the browser, on this machine only')
    .option('--port <n>', 'port to listen on; 0 takes any free one', portNumber, 8420)
    .option(
      '--edit',
      'let pages save changed charts and tags into the runs, and charts for later studies into the first --plugins folder; prints the token that they need',
      false,
    );
  withCommonOptions(command, 'npx ersatz serve runs --port 8420', OUT.runs).action(serve);
}

interface ServeOptions extends CommonOptions {
  readonly port: number;
  readonly edit: boolean;
}

/** Bytes of the token: too many to guess. */
const TOKEN_BYTES = 18;

async function serve(folder: string | undefined, options: ServeOptions): Promise<void> {
  const { startViewer } = await import('../../web/server.js');
  const signal = interruptSignal();
  const runsDir = folder ?? options.out ?? 'runs';
  refuseMissing(runsDir, folder !== undefined || options.out !== undefined);
  const token = options.edit ? randomBytes(TOKEN_BYTES).toString('base64url') : undefined;
  const [chartsDir] = options.plugins;
  const abilities = await viewerAbilities(options);
  const viewer = await startViewer({
    runsDir,
    port: options.port,
    abilities,
    ...(token === undefined ? {} : { token }),
    ...(chartsDir === undefined ? {} : { chartsDir }),
  });
  const lines = [`${viewer.url}  (Ctrl-C ends it)`, ...(token === undefined ? [] : [`Token to save with: ${token}`])];
  printResult(options, { url: viewer.url, token: token ?? null }, lines.join('\n'));
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  await viewer.close();
  signal.throwIfAborted();
}

/** A folder that was named must be there, so that a slip of the pen does not look like no runs; the default one may come with the first run. */
function refuseMissing(runsDir: string, isNamed: boolean): void {
  const found = statSync(runsDir, { throwIfNoEntry: false });
  if (existsSync(join(runsDir, 'run.json')))
    throw new UserError(
      `${runsDir}: is a run; expected the folder of runs that holds it; take "ersatz serve ${relative(process.cwd(), dirname(resolve(runsDir))) || '.'}"`,
    );
  if (found?.isDirectory() === true || (found === undefined && !isNamed)) return;
  throw new UserError(
    `${runsDir}: ${found === undefined ? 'no such folder' : 'is no folder'}; expected the folder that "ersatz run" writes its runs into (its --out, "runs" by default)`,
  );
}

/** What the viewer borrows from the rest of the program. The viewer finds the folders of runs before it asks. */
async function viewerAbilities({ workers, plugins }: CommonOptions): Promise<Abilities> {
  const { openRun } = await import('../finished/open-run.js');
  const { compareRuns } = await import('../finished/compare-runs.js');
  const { studyDifferences } = await import('../finished/study-differences.js');
  const { explainKeptRow } = await import('../finished/explain-kept-row.js');
  return {
    compare(folderA, folderB) {
      const [a, b] = [openRun(folderA), openRun(folderB)];
      return { ...compareRuns(a, b), differences: studyDifferences(a, b) };
    },
    why: ({ run, level, ...row }) => explainKeptRow(run, { ...row, level: level as Unit }, { workers, plugins }),
  };
}
