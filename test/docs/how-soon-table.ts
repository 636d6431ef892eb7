import type { Report } from '../../reports/report.js';
import { writeBetweenMarks } from './between-marks.js';
import { docsOptions, pageOf, refuseScaled, runDocsCommand } from './docs-command.js';
import { markdownTable } from './markdown-table.js';
import { withSpread } from './number-text.js';
import { runStudyForDocs } from './run-study-for-docs.js';

const NAME = 'how-soon-table';
const METRICS = [
  { id: 'caught-in-a-day', title: 'Share of the accounts caught within a day', nDigits: 2 },
  { id: 'hours-before-catch', title: 'Mean hours until an account is caught, at most 72', nDigits: 1 },
  { id: 'actions-before-catch', title: 'Inauthentic actions that an account gets through before', nDigits: 1 },
  {
    id: 'false-removal-rate-of-looks',
    title: 'Organic actions that any look hits, of 100,000 (in hindsight there is one look)',
    nDigits: 0,
    times: 1e5,
  },
] as const;
/** What a single look at the end has instead: there it is the same. */
const AT_THE_END = { 'false-removal-rate-of-looks': 'false-removal-rate' } as Readonly<Record<string, string>>;
/** Ways to look, and how the study is changed for them. */
const LOOKS = {
  'in hindsight': ['split={windowDays: 7}'],
  'every 6 hours': ['split.lookEveryHours=6'],
  'every 24 hours': ['split.lookEveryHours=24'],
} as const;

await runDocsCommand(async () => {
  const options = docsOptions({ workers: '2', replicates: '', people: '' });
  refuseScaled(options);
  const found: { look: string; report: Report; size: string }[] = [];
  for (const [look, set] of Object.entries(LOOKS))
    found.push({ look, ...(await runStudyForDocs('how-soon', options, set)) });
  const [{ size }] = found;
  const text = [
    `\`npx ersatz run how-soon\` asks how soon a platform knows when it looks every 6 hours (${size}); \`npm run how-soon-table\` ran it three times on the same worlds and wrote this. ` +
      'Means over replicates with 95 % intervals, thresholds set for 100 of 100,000 actions removed wrongly.',
    ...METRICS.map((shown) => `${shown.title}:\n\n${tableOf(found, shown)}`),
  ].join('\n\n');
  writeBetweenMarks(pageOf(options, 'detectors.md'), NAME, text);
  process.stdout.write(`${NAME}: ${size}\n`);
});

/** One line a detector, one column a way to look. */
function tableOf(
  found: readonly { look: string; report: Report }[],
  { id: metric, nDigits, times = 1 }: { id: string; nDigits: number; times?: number },
): string {
  const [{ report: first }] = found;
  return markdownTable([
    ['detector', ...found.map(({ look }) => look)],
    ...first.detectors.map(({ id }) => [
      `\`${id}\``,
      ...found.map(({ report }) => {
        const told = (of: string | undefined) =>
          report.rows.find((row) => row.detector === id && row.metric === of && row.segment === 'overall' && row.n > 0);
        const row = told(metric) ?? told(AT_THE_END[metric]);
        if (row === undefined || row.value === null) return '-';
        const [low, high] = [row.low, row.high].map((end) => (end === null ? null : times * end));
        return withSpread(times * row.value, low, high, nDigits);
      }),
    ]),
  ]);
}
