import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { studentTQuantile } from '../../experiments/metrics/student-t.js';
import { packageRoot } from '../../plugins/package-root.js';
import { bootstrapCoverage, KNOWN } from './simulated-accounts.js';
import { FAR, heldToJstat } from './held-to-jstat.js';
import {
  coverageOf,
  falseAlarmsOf,
  familyAlarmsOf,
  LAWS,
  NULL_LAWS,
  plainCoverageOf,
  powerOf,
  TESTS,
  type Coverage,
  type KnownLaw,
} from './simulated-coverage.js';

const N_DRAWS = 10_000;
const N_TEST_DRAWS = 2000;
const N_FAMILY_DRAWS = 500;
const N_ACCOUNT_DRAWS = 1000;
const ACCOUNTS = [200, 600];
const WORLDS = [2, 3, 5, 6, 8, 10, 20];
const PAIRS = [5, 6, 8, 12, 20];
const N_FAMILY = 6;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const coverageText = (share: number): string =>
  share < 0.93 || share > 0.97 ? `**${percent(share)}**` : percent(share);
const worldsText = ({ held, given }: Coverage): string => {
  const text = held > 0.97 ? `_${percent(held)}_` : coverageText(held);
  return given > 0.995 ? text : `${text} of ${Math.round(100 * given)} %`;
};
/** 5 % and three standard errors of so many draws. */
const mostAlarms = (nDraws: number): number => 0.05 + 3 * Math.sqrt((0.05 * 0.95) / nDraws);
const alarmText = (share: number, nDraws: number): string =>
  share > mostAlarms(nDraws) ? `**${percent(share)}**` : percent(share);
const table = (lines: readonly (readonly string[])[]): string =>
  lines
    .flatMap((line, index) => [`| ${line.join(' | ')} |`, ...(index === 0 ? [`|${' --- |'.repeat(line.length)}`] : [])])
    .join('\n');

const digits = (value: number): string => Number(value.toPrecision(1)).toString();
const oracle = heldToJstat();

const coverageTable = (of: typeof coverageOf): string[][] => [
  ['values over worlds', ...WORLDS.map((n) => `${n} worlds`)],
  ...LAWS.map((law) => [law.name, ...WORLDS.map((n) => worldsText(of(law, n, N_DRAWS)))]),
];
const alarmLines = (
  nDraws: number,
  of: (law: KnownLaw, n: number, nDraws: number) => Record<(typeof TESTS)[number], number>,
): string[][] => [
  ['differences', 'pairs', 't', 'cautious t', 'Wilcoxon', 'permutation'],
  ...NULL_LAWS.flatMap((law) =>
    PAIRS.map((n) => {
      const alarms = of(law, n, nDraws);
      return [law.name, String(n), ...TESTS.map((test) => alarmText(alarms[test], nDraws))];
    }),
  ),
];

const power = [
  ['pairs', 't', 'cautious t', 'Wilcoxon', 'permutation'],
  ...PAIRS.map((n) => {
    const told = powerOf(n, N_TEST_DRAWS);
    return [String(n), ...TESTS.map((test) => percent(told[test]))];
  }),
];

const within = [['level', 'accounts', ...KNOWN]];
for (const level of ['account', 'action'] as const)
  for (const nAccounts of ACCOUNTS) {
    const covered = await bootstrapCoverage(level, { nAccounts, nWorlds: N_ACCOUNT_DRAWS });
    within.push([level, String(nAccounts), ...KNOWN.map((metric) => coverageText(covered[metric]))]);
  }

writeFileSync(
  join(packageRoot(), 'docs', 'statistics.md'),
  `# What the intervals and tests of a report are worth

Measured by simulation with \`npm run coverage-of-intervals\`, which writes this page; the draws are fixed, so it writes the same page again. Bold: a miss.

## Coverage of the 95 % intervals

Student's t over replicate worlds with care for their skewness (\`experiments/metrics/mean-interval.ts\`); ${N_DRAWS.toLocaleString('en')} studies a cell. Wanted: 93 to 97 %.
"99 % of 22 %": an interval is given in 22 % of the studies, and 99 % of those hold the true mean. Bold: less than wanted. Slanted: more, so that the interval is wider than it need be.

${table(coverageTable(coverageOf))}

No interval is given where worlds do not tell a spread: where all say the same, or fewer than two of them lie away from the ends of the metric's range. Five worlds without a
single false removal, or with one of them in one world, say nothing of the rare bad world that was not drawn. The report then has the mean alone, and a run says so
(\`note: no interval of ...\`): take more worlds there. Skewness makes the plain interval too short. From ten worlds on it is corrected for (Hall's transformation); from six on the wider end of the corrected and the plain one is given,
since so few tell it badly; below six they do not tell it at all, and Student's interval is taken at 96.5 %, ${percent(studentTQuantile(0.965, 4) / studentTQuantile(0.95, 4) - 1)} wider over five worlds, which is enough for the lognormal line. More than 97 % hold where few worlds have few values to take (small counts, rates near an end) or harm is rare.

What the plain Student's t interval, given always, would cover in the same studies:

${table(coverageTable(plainCoverageOf))}

## False alarms of the paired tests

Studies in which nothing differs, ${N_TEST_DRAWS.toLocaleString('en')} a line: how often a single test says p <= 5 %. Wanted: at most 5 % (up to ${percent(mostAlarms(N_TEST_DRAWS))} is chance).

${table(alarmLines(N_TEST_DRAWS, falseAlarmsOf))}

**The word of a report rests on the cautious t**, and so do its intervals of differences (columns \`pCautious\` and, after Holm's correction, \`pCautiousHolm\` and \`apart\` of table \`paired\`; also what \`ersatz compare\`
calls moved): the larger p of the t test and of the same test corrected for the skewness of the differences (Hall's transformation). The correction by itself raises too many
alarms on heavy tails, and the plain t too many on skewed differences; they fail in different places, so that together they keep about what they promise: the worst line is
that of five or six skewed pairs. An interval of a paired difference
(columns \`low\` and \`high\` of \`paired\`, \`twins\`, \`loop-effects\`, \`loop-claims\`, and of \`ersatz compare\`) holds all that the cautious t does not reject at 5 %: the wider end of
both tests on either side. It leaves out 0 exactly where \`pCautious\` <= 5 %, so that it covers what the column above leaves of 100 %. It is of one difference alone. A verdict for
which many are tested (\`apart\`, and moved or noise) is corrected by Holm, so that one that says yes always has an interval clear of 0, and one that says no may have such an
interval too: then it is the number of tests that took it back. Where all pairs differ by the same there is no spread to go by, and only the signs count: below six pairs there is
neither interval nor verdict.

The other tests stand beside it, each with Holm's correction, and do not decide:

- with five pairs neither Wilcoxon's test nor the permutation test can reach 5 %: there are 32 ways to give signs, and the rarest two are 6.3 % of them. After Holm's correction for the
  ten pairs of five detectors they need nine worlds to be able to say anything;
- the last law is not even about zero: its mean is 0, but most worlds lie below, so that Wilcoxon's test, which asks about the middle, is right to object the more the more
  worlds there are; flipping signs supposes evenness too.

What caution costs: how often a true difference of one standard deviation is told at 5 %, normal differences, ${N_TEST_DRAWS.toLocaleString('en')} studies a line.

${table(power)}

## False alarms after Holm's correction

${N_FAMILY} detectors held against one and the same, none of them different: how often anything stays at p <= 5 % in the whole study,
${N_FAMILY_DRAWS.toLocaleString('en')} studies a line. Wanted: at most 5 % (up to ${percent(mostAlarms(N_FAMILY_DRAWS))} is chance).

${table(alarmLines(N_FAMILY_DRAWS, (law, n, nDraws) => familyAlarmsOf(law, n, N_FAMILY, nDraws)))}

## Coverage of the intervals within one world

A study of one world has no other worlds to compare with. Its intervals are over accounts: accounts are drawn anew with all their rows
(\`experiments/metrics/account-bootstrap.ts\`), and a share has Student's interval of its logit with the spread of those samples.
${N_ACCOUNT_DRAWS.toLocaleString('en')} worlds a cell, a fifth of the accounts bots; at level action an account has five actions on average and a chance
of its own to be hit, so that its actions rise and fall together. Wanted: 93 to 97 %; chance alone moves a cell by
0.7 %. They hold for other accounts of such a world, never for another world.

${table(within)}

Where a share is 0 or 1 in the only world, the samples have no spread: the interval is then Clopper and Pearson's over the accounts that it is a share of, each counted once. Counts have
percentiles of the samples.

## Which code this rests on

The tests and distributions are in \`experiments/metrics/\`: Student's t (exact series), the normal tail, the studentized range, Wilcoxon's and the sign-flip test counted out.
jstat, one small package without dependencies, was held against them. Its t quantiles and ours differ by up to ${digits(oracle.quantilesApart)} of their size, and ours give the coverage that was
asked for back to ${digits(oracle.coverageOff)}; its upper tails are 1 less a number near 1, so that a normal value beyond ${FAR} has the chance ${digits(oracle.jstatFarTail)}, by ours ${digits(oracle.farTail)}. So ours stay, a page of
code, and jstat is what a test holds them to (\`test/statistics/against-jstat.test.ts\`). Wilcoxon's test and the permutation test count the exact distribution with ties, and draw
from a named stream where there are too many cases to count.

Not measured here: intervals over the folds of one data set, which share training rows (Nadeau and Bengio's correction is used).
`,
);
