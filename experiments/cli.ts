#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { didYouMean } from '../errors/did-you-mean.js';
import { diskTrouble } from '../errors/disk-trouble.js';
import { UserError } from '../errors/user-error.js';
import { ChecksFailed } from './checks-failed.js';
import { addCalibrate } from './commands/calibrate.js';
import { addCheck } from './commands/check.js';
import { addCollect } from './commands/collect.js';
import { addCompare } from './commands/compare.js';
import { addEase } from './commands/ease.js';
import { addExplain } from './commands/explain.js';
import { addExport } from './commands/export.js';
import { addImport } from './commands/import.js';
import { addList } from './commands/list.js';
import { addNew } from './commands/new.js';
import { addPlan } from './commands/plan.js';
import { addRun } from './commands/run.js';
import { addServe } from './commands/serve.js';
import { addSimulate } from './commands/simulate.js';
import { addSql } from './commands/sql.js';
import { addValidate } from './commands/validate.js';
import { addVerify } from './commands/verify.js';
import { addSubmit } from './commands/submit.js';
import { addWorker } from './commands/worker.js';
import { Interrupted } from './interrupt.js';
import { readVersion } from './revision.js';

/** Exit codes of the command. */
const EXIT = { ok: 0, checksFailed: 1, userError: 2, bug: 70 } as const;

/** One line for each command, for the first help page. */
const EXAMPLES = [
  'plan quickstart',
  'run quickstart',
  'compare runs/A runs/B',
  'verify runs/A',
  'sql runs/A "select detector, level, avg(removed) from scores group by all"',
  'export runs/A --format pyg',
  'serve',
  'worker',
  'submit quickstart --slurm',
  'collect runs/A --resubmit',
  'simulate first-light',
  'calibrate first-light --worlds 2',
  'ease first-light --level action',
  'explain gradient-boosting first-light',
  'check gradient-boosting',
  'validate my-study.yaml',
  'list detectors',
  'new detector night-owls',
  'new policy my-policy --out my-plugins',
  'import account-table accounts.csv --map followers=follower_count,label=is_fake',
  'COMMAND --help',
];

const COMMANDS = [
  addPlan,
  addRun,
  addCompare,
  addVerify,
  addSql,
  addExport,
  addServe,
  addWorker,
  addSubmit,
  addCollect,
  addSimulate,
  addCalibrate,
  addEase,
  addExplain,
  addCheck,
  addValidate,
  addList,
  addNew,
  addImport,
];

function buildProgram(): Command {
  const program = new Command('ersatz')
    .description(
      'A wind tunnel for fake-engagement detection: simulate, detect, clean up, and count who was wrongly hit.',
    )
    .version(readVersion());
  for (const add of COMMANDS) add(program);
  program.addHelpText('after', `\nExamples:\n${EXAMPLES.map((line) => `  $ npx ersatz ${line}`).join('\n')}`);
  for (const command of [program, ...program.commands])
    command
      .exitOverride()
      .showSuggestionAfterError(false)
      .configureOutput({ writeErr: () => undefined });
  return program;
}

/** Runs the command line and gives the exit code. Errors of the user are one line without a stack. */
async function main(args: readonly string[]): Promise<number> {
  const program = buildProgram();
  try {
    if (args.length === 0) program.outputHelp();
    else await program.parseAsync(args, { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    if (error instanceof CommanderError) return endOfParsing(error, program, args);
    if (error instanceof UserError) return say(`error: ${error.message}`, EXIT.userError);
    if (error instanceof ChecksFailed) return say(error.message, EXIT.checksFailed);
    if (error instanceof Interrupted) return say(error.message, error.exitCode);
    const trouble = diskTrouble(error);
    if (trouble !== null) return say(`error: ${trouble}`, EXIT.userError);
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return say(`${stack}\n\nThis is a bug in ersatz: please report it with the lines above.`, EXIT.bug);
  }
}

/** Help and version end well; anything else that commander refuses is the user's mistake, told with the nearest known word. */
function endOfParsing(error: CommanderError, program: Command, args: readonly string[]): number {
  if (error.exitCode === 0) return EXIT.ok;
  const typed = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const command = program.commands.find((one) => one.name() === args[0]) ?? program;
  const known: Readonly<Record<string, readonly string[]>> = {
    'commander.unknownCommand': program.commands.map((one) => one.name()),
    'commander.unknownOption': command.options.map((option) => option.long ?? ''),
  };
  const hint = known[error.code] === undefined ? '' : didYouMean(typed, known[error.code]);
  return say(`${error.message.replace(/\.$/, '')}${hint}`, EXIT.userError);
}

function say(text: string, code: number): number {
  process.stderr.write(`${text}\n`);
  return code;
}

process.exitCode = await main(process.argv.slice(2));
