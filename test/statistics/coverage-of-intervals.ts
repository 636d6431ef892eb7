import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../plugins/package-root.js';
import {
  coverageOf,
  falseAlarmsOf,
  familyAlarmsOf,
  LAWS,
  NULL_LAWS,
  TESTS,
  type KnownLaw,
} from './simulated-coverage.js';

const N_DRAWS = 10_000;
const N_TEST_DRAWS = 2000;
const WORLDS = [3, 5, 10, 20];
const PAIRS = [5, 8, 12, 20];
const N_FAMILY = 6;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const coverageText = (share: number): string =>
  share < 0.93 || share > 0.97 ? `**${percent(share)}**` : percent(share);
/** Three standard errors of the draws of 5 % give. */
const MOST_ALARMS = 0.05 + 3 * Math.sqrt((0.05 * 0.95) / N_TEST_DRAWS);
const alarmText = (share: number): string => (share > MOST_ALARMS ? `**${percent(share)}**` : percent(share));
const table = (lines: readonly (readonly string[])[]): string =>
  lines
    .flatMap((line, index) => [`| ${line.join(' | ')} |`, ...(index === 0 ? [`|${' --- |'.repeat(line.length)}`] : [])])
    .join('\n');

const coverage = [
  ['values over worlds', ...WORLDS.map((n) => `${n} worlds`)],
  ...LAWS.map((law) => [law.name, ...WORLDS.map((n) => coverageText(coverageOf(law, n, N_DRAWS)))]),
];
const alarmLines = (of: (law: KnownLaw, n: number) => Record<(typeof TESTS)[number], number>): string[][] => [
  ['differences', 'pairs', 't', 'Wilcoxon', 'permutation'],
  ...NULL_LAWS.flatMap((law) =>
    PAIRS.map((n) => {
      const alarms = of(law, n);
      return [law.name, String(n), ...TESTS.map((test) => alarmText(alarms[test]))];
    }),
  ),
];

writeFileSync(
  join(packageRoot(), 'docs', 'statistics.md'),
  `# What the intervals and tests of a report are worth

Measured by simulation with \`npm run coverage-of-intervals\`, which writes this page; the draws are fixed, so it writes the same page again. Bold: a miss.

## Coverage of the 95 % intervals

Student's t over replicate worlds (\`experiments/metrics/mean-interval.ts\`), ${N_DRAWS.toLocaleString('en')} studies a cell. Wanted: 93 to 97 %.

${table(coverage)}

Where a metric is spread evenly over worlds, or is a sum of many rows, the interval holds what it says from three worlds on. Where it is skewed, most of all where
nearly all harm happens in few worlds, intervals over few worlds are too short: no interval knows of the rare bad world that was not drawn. Take more worlds for such
metrics (people wrongly hit, false removals), and read their upper ends as low.

## False alarms of the paired tests

Studies in which nothing differs, ${N_TEST_DRAWS.toLocaleString('en')} a line: how often a single test says p <= 5 %. Wanted: at most 5 % (up to ${percent(MOST_ALARMS)} is chance).

${table(alarmLines((law, n) => falseAlarmsOf(law, n, N_TEST_DRAWS)))}

With five pairs neither Wilcoxon's test nor the permutation test can reach 5 %: there are 32 ways to give signs, and the rarest two are 6.3 % of them. The last law is not
even about zero: its mean is 0, but most worlds lie below, so that Wilcoxon's test, which asks about the middle, is right to object the more the more worlds there are.

## False alarms after Holm's correction

${N_FAMILY} detectors held against one and the same, none of them different: how often anything stays at p <= 5 % in the whole study. Wanted: at most 5 %.

${table(alarmLines((law, n) => familyAlarmsOf(law, n, N_FAMILY, N_TEST_DRAWS / 4)))}

Not measured here: intervals over the folds of one data set, which share training rows (Nadeau and Bengio's correction is used), and a cluster bootstrap within one world,
which there is not yet.
`,
);
