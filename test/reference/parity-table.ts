import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDetectors } from '../../detectors/load-detectors.js';
import { packageRoot } from '../../plugins/package-root.js';
import type { ParityRow } from './parity.js';

const DOCUMENT = join(packageRoot(), 'docs', 'parity.md');
const INTRODUCTION = `# Parity with reference results

Every method with a reference case gives its results, but for the deviations listed at the end; the tests in \`test/reference\` fail otherwise. Written by \`npm run parity\`, which runs those tests and takes
down what each comparison found: the largest absolute difference over all numbers compared, and the difference allowed. Where a public program departs from its paper the method follows the
paper; where the program's way is an option, docs/detectors.md names it, and what the reference cases have a number for is held to it in both ways.
`;

/** Runs the reference tests and prints what they compared as a table; writes docs/parity.md too. Exit code 1 when a test fails. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ersatz-parity-'));
  try {
    const file = join(folder, 'rows');
    const vitest = join(packageRoot(), 'node_modules', 'vitest', 'vitest.mjs');
    const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/reference'], {
      cwd: packageRoot(),
      env: { ...process.env, ERSATZ_PARITY: file },
      stdio: ['ignore', 2, 2],
    });
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    const text = tableOf(
      lines.map((line) => JSON.parse(line) as ParityRow),
      [...(await loadDetectors()).keys()],
    );
    process.stdout.write(`${text}\n`);
    if (status === 0) writeFileSync(DOCUMENT, `${INTRODUCTION}\n${text}\n`);
    process.exitCode = status === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Rows by method; one compared several times (by two backends, say) is told by its largest difference. */
function tableOf(all: readonly ParityRow[], detectors: readonly string[]): string {
  const rows = all.filter(({ because }) => because === undefined);
  const deviations = all.filter(({ because }) => because !== undefined);
  const worst = new Map<string, ParityRow>();
  for (const row of rows) {
    const key = `${row.method} ${row.quantity}`;
    const known = worst.get(key);
    if (known === undefined || row.difference > known.difference) worst.set(key, row);
  }
  const sorted = [...worst.values()].sort((a, b) => order(a).localeCompare(order(b)));
  const without = detectors.filter((id) => all.every(({ method }) => method !== id));
  return [
    '| method | reference case | quantity | reference | ours | difference | allowed |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...sorted.map(
      ({ method, refcase, quantity, reference, ours, difference, tolerance }) =>
        `| ${[method, refcase, quantity, reference, ours, number(difference), number(tolerance)].join(' | ')} |`,
    ),
    '',
    `${sorted.length} comparisons of ${new Set(sorted.map(({ method }) => method)).size} methods. Without a reference case: ${without.join(', ')}.`,
    '',
    '## Deviations',
    '',
    'Where a method gives other numbers than its reference, on purpose. The tests fail when the difference is no longer this one.',
    '',
    '| method | reference case | quantity | reference | ours | difference | why |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...[...deviations]
      .sort((a, b) => order(a).localeCompare(order(b)))
      .map(
        ({ method, refcase, quantity, reference, ours, difference, because }) =>
          `| ${[method, refcase, quantity, reference, ours, number(difference), because].join(' | ')} |`,
      ),
  ].join('\n');
}

const order = ({ method, quantity }: ParityRow): string => `${method} ${quantity}`;
const number = (value: number): string => (value === 0 ? '0' : value.toExponential(1));

await main();
