import { relative, resolve } from 'node:path';
import { counted } from '../../errors/counted.js';
import type { TableRow } from '../../reports/report.js';
import { isBroken } from '../aggregate/gate-table.js';
import { ChecksFailed } from '../checks-failed.js';
import { gatesText } from '../gates-text.js';
import { headlineText } from '../headline-text.js';
import { loopHeadlineText } from '../loop-headline-text.js';
import type { FinishedRun } from '../run.js';
import { printResult, type CommonOptions } from './options.js';

/** Prints what a finished run found and where its report lies. Throws ChecksFailed when a gate of the study is broken. */
export function printFinished(options: CommonOptions, { report, id, folder }: FinishedRun, runsDir: string): void {
  const shown = relative(process.cwd(), folder) || '.';
  process.stderr.write(report.skipped.map(({ what, why }) => `note: ${what}: ${why}\n`).join(''));
  const serve =
    resolve(runsDir) === resolve('runs')
      ? 'npx ersatz serve'
      : `npx ersatz serve ${relative(process.cwd(), runsDir) || '.'}`;
  const gates = (report.tables['gates'] ?? []) as readonly TableRow[];
  const isLoop = 'loop-totals' in report.tables;
  const headline = isLoop ? report.tables['headline'] : report.rows.filter(({ segment }) => segment === 'overall');
  const parts = [
    isLoop ? loopHeadlineText(report) : headlineText(report),
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
  if (nBroken > 0) throw new ChecksFailed(`${nBroken} of ${counted(gates.length, 'gate')} broken in ${id}`);
}
