import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { counted } from '../../errors/counted.js';
import { buildReport } from '../../reports/build.js';
import { columnsOf, toCsv } from '../../reports/csv.js';
import { reportHtml } from '../../reports/report-html.js';
import type { Report } from '../../reports/report.js';
import { standaloneSpec } from '../../reports/standalone-spec.js';
import { calibrationTable } from './calibration-table.js';
import { scoreboardSchema, type Scoreboard } from './scoreboard.js';
import { countLine } from './scoreboard-text.js';

/**
 * Writes a scoreboard into a folder: `scoreboard.json`, `calibration.csv`, the chart as `calibration.vl.json` with its data inside, and the one-file
 * page `calibration.html`. Files of the same names are written over. Throws UserError when the page has not been built.
 */
export async function writeScoreboard(board: Scoreboard, folder: string, plugins: readonly string[]): Promise<void> {
  const report = await scoreboardReport(board, plugins);
  const table = report.tables['calibration'] ?? [];
  const chart = report.charts.find(({ id }) => id === 'calibration');
  if (chart === undefined) throw new Error('the scoreboard holds no rows');
  await mkdir(folder, { recursive: true });
  const files: Readonly<Record<string, string>> = {
    'calibration.csv': toCsv(table, columnsOf(table)),
    'calibration.vl.json': `${JSON.stringify(standaloneSpec(chart, report))}\n`,
    'calibration.html': reportHtml(report),
    'scoreboard.json': `${JSON.stringify(scoreboardSchema.parse(board), null, 2)}\n`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}

/** A report that holds the scoreboard and nothing else. */
async function scoreboardReport(board: Scoreboard, plugins: readonly string[]): Promise<Report> {
  const { scenario, version, seeds, nPeople, horizonDays } = board;
  const report = await buildReport(
    {
      format: 'report@1',
      title: `Calibration of ${scenario}`,
      question: 'Does the simulated world look like what was published about the real one?',
      answer: `${countLine(board)}.`,
      provenance: { study: `calibrate ${scenario}`, studyHash: '', version, seeds, replicates: seeds.length },
      scenarios: [
        {
          id: scenario,
          summary: `${counted(nPeople.toLocaleString('en'), 'person', 'people')} for ${counted(horizonDays, 'day')}.`,
          kind: 'simulated',
          facts: [],
        },
      ],
      detectors: [],
      metrics: [],
      rows: [],
      tables: { calibration: calibrationTable(scenario, board.rows) },
      skipped: [],
    },
    plugins,
  );
  // The other charts are about detectors: that they are missing says nothing here.
  return { ...report, charts: report.charts.filter(({ id }) => id === 'calibration'), skipped: [] };
}
