import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../errors/user-error.js';
import { runStudy } from '../../experiments/run.js';
import { packageRoot } from '../../plugins/package-root.js';
import { simToReal, type Interval } from './sim-to-real.js';

const STUDIES = [
  ...['instagram-fake', 'instagram-followers', 'collusive-retweeters', 'github-bots'],
  ...['weibo-suspicious', 'github-fake-stars'],
];
const DOCUMENT = join(packageRoot(), 'docs', 'real-data.md');

/**
 * Runs the studies on real data and the transfer from simulated to real accounts, prints both tables and writes them into docs/real-data.md between their marks
 * (`npm run real-data`). Studies whose data is missing are said to be skipped, and their old rows go.
 */
async function main(): Promise<void> {
  const studies = await studyTable();
  const transfers = await transferTable();
  const text = readFileSync(DOCUMENT, 'utf8');
  writeFileSync(DOCUMENT, between(between(text, 'studies', studies), 'sim-to-real', transfers));
  process.stdout.write(`${studies}\n\n${transfers}\n`);
}

async function studyTable(): Promise<string> {
  const lines = [
    '| study | detector | ROC AUC | average precision | caught at a budget of 1 % | precision there | share inauthentic |',
    '| --- | --- | --- | --- | --- | --- | --- |',
  ];
  const runsDir = mkdtempSync(join(tmpdir(), 'ersatz-real-data-'));
  try {
    for (const study of STUDIES) lines.push(...(await studyRows(study, runsDir)));
  } finally {
    rmSync(runsDir, { recursive: true, force: true });
  }
  return lines.join('\n');
}

async function studyRows(study: string, runsDir: string): Promise<string[]> {
  try {
    const { report } = await runStudy(study, { workers: 2, runsDir });
    const share = report.scenarios[0].facts.find(({ name }) => name === 'share labelled inauthentic')?.value;
    const of = (detector: string, metric: string): string => {
      const row = report.rows.find(
        (one) => one.detector === detector && one.metric === metric && one.segment === 'overall',
      );
      return row === undefined ? '' : `${shown(row.value)} (${shown(row.low)} to ${shown(row.high)})`;
    };
    return report.detectors
      .filter(({ id }) => report.rows.some(({ detector }) => detector === id))
      .map(({ id }) => {
        const cells = ['roc-auc', 'average-precision', 'recall', 'precision'].map((metric) => of(id, metric));
        return `| ${[study, id, ...cells, shown(share ?? null)].join(' | ')} |`;
      });
  } catch (error) {
    if (!(error instanceof UserError) || !error.message.includes('no such data file')) throw error;
    return [`| ${study} | skipped: no data | | | | | |`];
  }
}

async function transferTable(): Promise<string> {
  const rows = await simToReal();
  if (rows.length === 0) return 'skipped: no data';
  const interval = ({ value, low, high }: Interval): string => `${shown(value)} (${shown(low)} to ${shown(high)})`;
  return [
    '| real kind | data | features | detector | in simulation | simulated to real | by ranks | real to real |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map((row) => {
      const data = `${row.dataset}, ${row.nInauthentic} of ${row.n}`;
      const results = [shown(row.inSimulation), interval(row.raw), interval(row.ranks), shown(row.realToReal)];
      return `| ${[row.kind, data, row.features, row.detector, ...results].join(' | ')} |`;
    }),
  ].join('\n');
}

const shown = (value: number | null): string => (value === null || Number.isNaN(value) ? '-' : value.toFixed(3));

function between(text: string, mark: string, content: string): string {
  const [start, end] = [`<!-- ${mark} -->`, `<!-- end of ${mark} -->`];
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new UserError(`${DOCUMENT}: has no place for a table; expected ${start} and ${end}`);
  return `${text.slice(0, from + start.length)}\n\n${content}\n\n${text.slice(to)}`;
}

await main();
