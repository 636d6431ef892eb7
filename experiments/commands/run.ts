import { relative } from 'node:path';
import type { Command } from 'commander';
import type { TableRow } from '../../reports/report.js';
import { ChecksFailed } from '../checks-failed.js';
import { interruptSignal } from '../interrupt.js';
import { printResult, withCommonOptions, withSetOption, type CommonOptions, type SetOption } from './options.js';

/** Adds `ersatz run STUDY`. */
export function addRun(program: Command): void {
  const command = program
    .command('run <study>')
    .description('run a study: the name of a shipped one, or a YAML file; writes a folder below --out (default: runs)');
  command.option('--fresh', 'compute every cell anew, also those kept from before', false);
  command.option('--tag <word>', 'a word to find the run by in the viewer; may be given several times', addTag, []);
  withSetOption(command);
  withCommonOptions(command, 'npx ersatz run quickstart --workers 2').action(run);
}

interface RunCommandOptions extends CommonOptions, SetOption {
  readonly fresh: boolean;
  readonly tag: readonly string[];
}

const addTag = (word: string, before: readonly string[]): readonly string[] => [...before, word];

async function run(study: string, options: RunCommandOptions): Promise<void> {
  const { runStudy } = await import('../run.js');
  const { openProgress } = await import('../progress.js');
  const { headlineText } = await import('../headline-text.js');
  const { gatesText } = await import('../gates-text.js');
  const { isBroken } = await import('../aggregate/gate-table.js');
  const runsDir = options.out ?? 'runs';
  const progress = openProgress();
  const finished = await runStudy(study, {
    ...options,
    runsDir,
    tags: options.tag,
    signal: interruptSignal(),
    onProgress: (step) => progress.show(step),
    onNote: (text) => process.stderr.write(`note: ${text}\n`),
  }).finally(() => progress.close());
  const { report, id, folder } = finished;
  const shown = relative(process.cwd(), folder) || '.';
  process.stderr.write(report.skipped.map(({ what, why }) => `note: ${what}: ${why}\n`).join(''));
  const serve = runsDir === 'runs' ? 'npx ersatz serve' : `npx ersatz serve ${runsDir}`;
  const gates = (report.tables['gates'] ?? []) as readonly TableRow[];
  const headline = report.rows.filter(({ segment }) => segment === 'overall');
  const parts = [
    headlineText(report),
    report.answer,
    ...(gates.length > 0 ? [gatesText(gates)] : []),
    `Report: ${shown}/report.html\nView:   ${serve}`,
  ];
  printResult(
    options,
    { id, folder, answer: report.answer, headline, ...(gates.length > 0 ? { gates } : {}) },
    parts.join('\n\n'),
  );
  const nBroken = gates.filter(isBroken).length;
  if (nBroken > 0) throw new ChecksFailed(`${nBroken} of ${gates.length} gates broken in ${id}`);
}
