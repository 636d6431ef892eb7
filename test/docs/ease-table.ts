import { bestRule } from '../../experiments/ease/best-rule.js';
import type { EaseRow } from '../../experiments/ease/ease-rows.js';
import { auditScenario } from '../../experiments/executors/audit-scenario.js';
import { listScenarios, loadScenario } from '../../sim/scenario/load-scenario.js';
import { writeBetweenMarks } from './between-marks.js';
import { docsOptions, pageOf, refuseScaled, runDocsCommand, wholeOption } from './docs-command.js';
import { markdownTable } from './markdown-table.js';
import { withSpread } from './number-text.js';

const NAME = 'ease-table';
/** A quick example, tuned to nothing. */
const LEFT_OUT = 'first-light';
const LEVELS = ['account', 'action'] as const;
const WINDOW_DAYS = 7;

await runDocsCommand(async () => {
  const options = docsOptions({ worlds: '2', workers: '2', people: '', seed: '1000', scenarios: '' });
  refuseScaled(options);
  const [nWorlds, workers] = [wholeOption(options, 'worlds'), wholeOption(options, 'workers')];
  const names =
    options['scenarios'] === '' ? listScenarios().filter((name) => name !== LEFT_OUT) : options['scenarios'].split(',');
  const lines = [['scenario', 'level', 'best column', 'AUC', 'best rule', 'recall at 0.1 %', 'columns above AUC 0.98']];
  for (const name of names) {
    const loaded = loadScenario(name);
    const scenario = { ...loaded, nPeople: wholeOption(options, 'people', loaded.nPeople) };
    const asked = {
      levels: LEVELS,
      worlds: nWorlds,
      windowDays: WINDOW_DAYS,
      workers,
      plugins: [],
      seed: options['seed'],
    };
    const rows = await auditScenario(scenario, asked);
    for (const level of LEVELS)
      lines.push(
        lineOf(
          name,
          level,
          rows.filter((row) => row.level === level),
        ),
      );
    process.stderr.write(`${name} is audited\n`);
  }
  const text = [
    `\`npm run ease-table -- --worlds ${nWorlds} --seed ${options['seed']}\` audits the last ${WINDOW_DAYS} days of ${nWorlds} worlds of every named scenario, each at its full size: ` +
      'the best single column by AUC and the best one-line rule by recall, means over the worlds with 95 % intervals. A rule is the first world’s; every world has its own threshold, ' +
      'picked on the rows it is measured on.',
    markdownTable(lines),
  ].join('\n\n');
  writeBetweenMarks(pageOf(options, 'ease-audit.md'), NAME, text);
  process.stdout.write(`${NAME}: ${names.length} scenarios, ${nWorlds} worlds each\n`);
});

function lineOf(name: string, level: string, rows: readonly EaseRow[]): string[] {
  const [first] = rows;
  const rule = bestRule(rows);
  if (first === undefined || rule === undefined) return [name, level, 'no rows', '', '', '', ''];
  return [
    name,
    level,
    `\`${first.column}\``,
    withSpread(first.auc, first.aucLow, first.aucHigh),
    `\`${rule.rule}\``,
    withSpread(rule.recall, rule.recallLow, rule.recallHigh),
    String(rows.filter(({ flag }) => flag !== '').length),
  ];
}
