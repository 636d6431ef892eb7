import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildReport, writeReportFolder } from '../../reports/build.js';
import type { Report, TableRow } from '../../reports/report.js';
import { summaryOf } from '../../reports/summary.js';
import { sampleInput } from '../reports/sample-report.js';
import { writeSyntheticCells } from './synthetic-cells.js';
import { writeSyntheticLoop } from './synthetic-loop.js';

/** How large the folder of runs is. */
export interface BenchSize {
  readonly nRuns: number;
  readonly nAccounts: number;
  readonly nActions: number;
  /** Detectors beyond the four of the sample. */
  readonly nExtra: number;
}

const N_REPLICATES = 5;

/** Writes the folder once for each size; no number shown in it was measured. Runs `large`, `large-b` (to compare with) and `loop` have kept rows or replicates. */
export async function writeBenchRuns(folder: string, size: BenchSize): Promise<string> {
  const runs = join(folder, `sums-${size.nRuns}-${size.nAccounts}-${size.nActions}-${size.nExtra}`);
  const mark = join(runs, '.written');
  if (existsSync(mark)) return runs;
  rmSync(runs, { recursive: true, force: true });
  const { nAccounts, nActions, nRuns } = size;
  const report = await buildReport(sampleInput({ nExtra: size.nExtra }));
  const detectors = report.detectors.map(({ id }) => id);
  const scenario = report.scenarios[0]?.id ?? '';
  await writeReportFolder(withReplicates(report, 0), join(runs, 'large'));
  await writeReportFolder(withReplicates(report, 0.02), join(runs, 'large-b'));
  await writeReportFolder(report, join(runs, 'loop'));
  await writeSyntheticCells(join(runs, 'large'), {
    ...{ scenario, nAccounts, nActions, hasTraffic: true, detectors, levels: ['account', 'action'] },
  });
  const arms = ['idle', 'ladder', 'sanction', 'purge'];
  await writeSyntheticLoop(join(runs, 'loop'), { scenario, nAccounts, arms, detector: detectors[0] ?? '' });
  const summary = summaryOf(report);
  const named = ['large', 'large-b', 'loop'];
  for (let run = 0; run < nRuns; run++) {
    const id = named[run] ?? `run-${run}`;
    mkdirSync(join(runs, id), { recursive: true });
    const started = new Date(Date.UTC(2025, 0, 1) + run * 3_600_000).toISOString();
    const tags = run % 7 === 0 ? ['weekly'] : [];
    const about = { id, studyHash: '0', version: '0.1.0', revision: null, format: 'run@1' };
    const record = { ...about, status: 'done', started, title: `Study ${run}`, study: `study-${run % 20}`, tags };
    writeFileSync(join(runs, id, 'run.json'), JSON.stringify({ ...record, summary }));
  }
  writeFileSync(mark, '');
  return runs;
}

/** Values of single worlds around every number, so that two runs can be held against each other. */
function withReplicates(report: Report, shift: number): Report {
  const replicates = report.rows
    .filter(({ segment }) => segment === 'overall')
    .flatMap(({ scenario, detector, policy, level, metric, value }, row) =>
      Array.from({ length: N_REPLICATES }, (_, place): TableRow => {
        const moved = (value ?? 0) * (1 + 0.01 * Math.sin(row + 7 * place) + (row % 3 === 0 ? shift : 0));
        return { scenario, detector, policy, level, metric, replicate: place + 1, value: moved };
      }),
    );
  const seeds = Array.from({ length: N_REPLICATES }, (_, place) => `seed ${place + 1}`);
  return { ...report, provenance: { ...report.provenance, seeds }, tables: { ...report.tables, replicates } };
}
