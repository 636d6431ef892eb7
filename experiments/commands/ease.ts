import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Unit } from '../../detectors/past.js';
import type { EaseRow } from '../ease/ease-rows.js';
import { bestRule } from '../ease/best-rule.js';
import { makeFolder } from '../files/make-folder.js';
import { ChecksFailed } from '../checks-failed.js';
import { counted } from '../../errors/counted.js';
import { UserError } from '../../errors/user-error.js';
import { printResult, shareNumber, wholeNumber, withCommonOptions, type CommonOptions } from './options.js';

interface EaseOptions extends CommonOptions {
  readonly level?: Unit;
  readonly worlds: number;
  readonly windowDays: number;
  readonly top: number;
  readonly maxAuc?: number;
  readonly maxRecall?: number;
}

const LEVELS: readonly Unit[] = ['account', 'action'];

/** Adds `ersatz ease SCENARIO`. */
export function addEase(program: Command): void {
  const command = program
    .command('ease <scenario>')
    .description(
      "how far one column, or a one-line rule on it, already tells a world's inauthentic rows from the organic",
    )
    .option('--level <level>', 'account or action; both by default', levelName)
    .option('--worlds <n>', 'worlds to audit; intervals need two', wholeNumber, 1)
    .option('--window-days <n>', 'days at the end of the scenario that are looked at', wholeNumber, 7)
    .option('--top <n>', 'columns to print for each level', wholeNumber, 12)
    .option('--max-auc <auc>', 'fail (exit 1) when a column has a larger AUC', shareNumber)
    .option(
      '--max-recall <share>',
      'fail (exit 1) when a one-line rule catches more at 0.1 % false removals',
      shareNumber,
    );
  withCommonOptions(command, 'npx ersatz ease first-light --level action --worlds 3').action(ease);
}

function levelName(text: string): Unit {
  const level = LEVELS.find((one) => one === text);
  if (level === undefined) throw new InvalidArgumentError(`expected account or action, got "${text}".`);
  return level;
}

async function ease(nameOrPath: string, options: EaseOptions): Promise<void> {
  const { checkedScenario } = await import('./checked-scenario.js');
  const { auditScenario } = await import('../executors/audit-scenario.js');
  const { toCsv, columnsOf } = await import('../../reports/csv.js');
  const scenario = await checkedScenario(nameOrPath, options.plugins);
  const levels = options.level === undefined ? LEVELS : [options.level];
  if (options.windowDays > scenario.horizonDays)
    throw new UserError(
      `ease: --window-days: ${scenario.name} has ${counted(scenario.horizonDays, 'day')}; expected at most that, got ${options.windowDays}`,
    );
  const rows = await auditScenario(scenario, { ...options, levels });
  if (options.out !== undefined) {
    makeFolder(options.out);
    const table = rows.map((row) => ({ ...row }));
    writeFileSync(join(options.out, 'ease.csv'), toCsv(table, columnsOf(table)));
    writeFileSync(join(options.out, 'ease.json'), `${JSON.stringify({ scenario: scenario.name, rows }, null, 2)}\n`);
    process.stderr.write(`written to ${relative(process.cwd(), options.out) || '.'}\n`);
  }
  const found = levels.map((level) =>
    summaryOf(
      level,
      rows.filter((row) => row.level === level),
    ),
  );
  printResult(
    options,
    { scenario: scenario.name, worlds: options.worlds, levels: found, columns: rows },
    levels.map((level) => levelText(level, rows, options.top)).join('\n\n'),
  );
  const tooEasy = found.flatMap((level) => tooEasyText(level, options));
  if (tooEasy.length > 0) throw new ChecksFailed(`ease: ${scenario.name}: ${tooEasy.join('; ')}`);
}

/** What is easier than the gates allow, or can not be said. */
function tooEasyText(
  { level, bestColumn, bestAuc, bestRule: rule, bestRecall }: ReturnType<typeof summaryOf>,
  { maxAuc, maxRecall }: Pick<EaseOptions, 'maxAuc' | 'maxRecall'>,
): string[] {
  if (bestAuc === null && (maxAuc ?? maxRecall) !== undefined)
    return [`${level} level: no column can be judged: there is nothing inauthentic, or nothing organic`];
  return [
    ...((bestAuc ?? 0) > (maxAuc ?? 1)
      ? [`${level} level: ${bestColumn} has AUC ${bestAuc?.toFixed(3)}; --max-auc allows ${maxAuc}`]
      : []),
    ...((bestRecall ?? 0) > (maxRecall ?? 1)
      ? [`${level} level: ${rule} has recall ${bestRecall?.toFixed(3)}; --max-recall allows ${maxRecall}`]
      : []),
  ];
}

/** The best of a level by either measure, and what is flagged. */
function summaryOf(level: Unit, rows: readonly EaseRow[]) {
  const best = bestRule(rows);
  return {
    level,
    bestColumn: rows[0]?.column ?? null,
    bestAuc: rows[0]?.auc ?? null,
    bestRule: best?.rule ?? null,
    bestRecall: best?.recall ?? null,
    flagged: rows.filter(({ flag }) => flag !== '').map(({ column }) => column),
  };
}

function levelText(level: Unit, all: readonly EaseRow[], top: number): string {
  const rows = all.filter((row) => row.level === level);
  const shown = rows.slice(0, top);
  const best = bestRule(rows);
  if (best !== undefined && !shown.includes(best)) shown.push(best);
  const cells = shown.map((row) => [
    row.column,
    row.kind,
    spread(row.auc, row.aucLow, row.aucHigh),
    spread(row.recall, row.recallLow, row.recallHigh),
    row.rule,
    row.flag,
  ]);
  const head = [`${level} level`, 'kind', 'AUC', 'recall at 0.1 %', 'best one-line rule', ''];
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((row) => row[column].length)));
  const lines = [head, ...cells].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
  const summary = summaryOf(level, rows);
  const verdict =
    `Best column: ${summary.bestColumn} (AUC ${spread(summary.bestAuc, null, null)}). ` +
    `Best rule: ${summary.bestRule} (recall ${spread(summary.bestRecall, null, null)}). ` +
    `Thresholds are picked on the rows they are measured on.`;
  return [...lines, verdict].join('\n');
}

function spread(value: number | null, low: number | null, high: number | null): string {
  if (value === null) return 'undefined';
  return low === null ? value.toFixed(3) : `${value.toFixed(3)} [${low.toFixed(3)}, ${high?.toFixed(3)}]`;
}
