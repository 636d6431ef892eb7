import { InvalidArgumentError, type Command } from 'commander';
import { counted } from '../../errors/counted.js';
import type { Reason } from '../../detectors/detector.js';
import type { ExplainedRow, ExplainOptions } from '../executors/explain-row.js';
import { OUT, printResult, wholeNumber, withCommonOptions, type CommonOptions } from './options.js';

interface ExplainCommandOptions extends CommonOptions {
  readonly level: ExplainOptions['level'];
  readonly account?: number;
  readonly windowDays: number;
  readonly top: number;
}

/** Adds `ersatz explain DETECTOR SCENARIO`. */
export function addExplain(program: Command): void {
  const command = program
    .command('explain <detector> <scenario>')
    .description(
      'why an account, or its most suspicious action, scores what it scores in a simulated world; the detector is an id or a file',
    )
    .option('--account <number>', 'account number; the highest scoring one by default', accountNumber)
    .option('--level <level>', 'account or action', levelName, 'account')
    .option('--window-days <n>', 'days to learn from, and days to score, at the end of the scenario', wholeNumber, 7)
    .option('--top <n>', 'reasons to print', wholeNumber, 8);
  withCommonOptions(command, 'npx ersatz explain gradient-boosting first-light', OUT.nothing).action(explain);
}

function accountNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0)
    throw new InvalidArgumentError(`expected an account number, got "${text}".`);
  return value;
}

function levelName(text: string): ExplainOptions['level'] {
  if (text !== 'account' && text !== 'action')
    throw new InvalidArgumentError(`expected account or action, got "${text}".`);
  return text;
}

async function explain(detector: string, nameOrPath: string, options: ExplainCommandOptions): Promise<void> {
  const { checkedScenario } = await import('./checked-scenario.js');
  const { explainRow } = await import('../executors/explain-row.js');
  const scenario = await checkedScenario(nameOrPath, options.plugins);
  const explained = await explainRow(scenario, { ...options, detector });
  const found = { detector, scenario: scenario.name, level: options.level, ...explained };
  printResult(options, found, explanationText(detector, options, explained).join('\n'));
}

function explanationText(detector: string, { level, top }: ExplainCommandOptions, explained: ExplainedRow): string[] {
  const { account, score, nHigher, nRows, explanation } = explained;
  const what = level === 'account' ? `account ${account}` : `the highest action of account ${account}`;
  const head = `${what} scores ${score.toPrecision(3)} with ${detector}; ${nHigher} of ${counted(nRows, 'row')} ${nHigher === 1 ? 'scores' : 'score'} higher`;
  if (explanation === null) return [head, `${detector} can not say why`];
  const { reasons, sum } = explanation;
  if (reasons.length === 0) return [head, 'nothing stands out about it: the score is what the method gives such a row'];
  const rest = reasons.length - top;
  return [
    head,
    ...reasons.slice(0, top).map((reason) => `  ${reasonText(reason)}`),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
    ...(sum === undefined
      ? []
      : [`  contributions add up from ${sum.base.toPrecision(3)} to ${sum.total.toPrecision(3)} (${sum.scale})`]),
  ];
}

/** Accounts of a group that are printed. */
const MEMBERS_SHOWN = 12;

function reasonText({ reason, feature, value, contribution, members }: Reason): string {
  const what =
    feature === undefined ? reason : `${reason}: ${feature}${value === undefined ? '' : ` = ${shortNumber(value)}`}`;
  const share = contribution === undefined ? '' : `  ${contribution >= 0 ? '+' : ''}${contribution.toPrecision(3)}`;
  const shown = members?.slice(0, MEMBERS_SHOWN).join(', ') ?? '';
  const group =
    members === undefined
      ? ''
      : `  ${counted(members.length, 'account')}: ${shown}${members.length > MEMBERS_SHOWN ? ' ...' : ''}`;
  return `${what}${share}${group}`;
}

function shortNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(4);
}
