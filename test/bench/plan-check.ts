import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../plugins/package-root.js';
import { factorOf, MEASURES, planAndRun, type Measures } from '../experiments/plan-and-run.js';

/** Shipped studies that need no data from elsewhere: one on worlds, one on many small twin worlds, one closed loop. */
const STUDIES = ['quickstart', 'giveaway-cost', 'who-gets-hurt'];
const MOST = 2;
const UNITS: Readonly<Record<keyof Measures, readonly [name: string, unit: string, size: number]>> = {
  cpuSec: ['processor', 's', 1],
  seconds: ['clock', 's', 1],
  memoryBytes: ['memory', 'MB', 1e6],
  diskBytes: ['disk', 'MB', 1e6],
};

/**
 * What `ersatz plan` says of shipped studies beside what they then use; names of other studies may be given. Ends with 1 when anything is off by more than a factor
 * of 2. Without names the table goes into docs/plans.md. Seconds by the clock hold on a machine that does nothing else: run it on one.
 */
function main(names: readonly string[], page: string | null): void {
  const rows: string[] = [];
  process.stdout.write(`others on this machine when it began: load ${loadavg()[0].toFixed(1)}\n`);
  process.stdout.write(HEADING);
  let isOff = false;
  for (const study of names) {
    const runs = mkdtempSync(join(tmpdir(), 'ersatz-plan-check-'));
    try {
      const { estimate, used } = planAndRun(study, runs);
      for (const measure of MEASURES) {
        const [name, unit, size] = UNITS[measure];
        const factor = factorOf(estimate[measure], used[measure]);
        isOff ||= !(factor <= MOST);
        const shown = [estimate[measure], used[measure]].map((value) => `${(value / size).toFixed(1)} ${unit}`);
        const row = `| ${study} | ${name} | ${shown.join(' | ')} | ${factor.toFixed(2)} |\n`;
        process.stdout.write(row);
        rows.push(row);
      }
    } finally {
      rmSync(runs, { recursive: true, force: true });
    }
  }
  if (page !== null) writeTable(page, rows);
  process.exitCode = isOff ? 1 : 0;
}

const HEADING = '| study | what | estimated | used | factor |\n| --- | --- | ---: | ---: | ---: |\n';
const [FROM, TO] = ['<!-- plan-check -->', '<!-- end of plan-check -->'];

/** Puts the table between its two marks of a page. */
function writeTable(page: string, rows: readonly string[]): void {
  const [before, rest = ''] = readFileSync(page, 'utf8').split(FROM);
  const after = rest.split(TO)[1];
  if (after === undefined) throw new Error(`${page}: expected the marks ${FROM} and ${TO}`);
  writeFileSync(page, `${before}${FROM}\n\n${HEADING}${rows.join('')}\n${TO}${after}`);
}

const given = process.argv.slice(2);
main(given.length > 0 ? given : STUDIES, given.length > 0 ? null : join(packageRoot(), 'docs', 'plans.md'));
