import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors/user-error.js';
import { makeFolder } from '../files/make-folder.js';
import type { FinishedFolder } from '../finished/open-run.js';
import { duckdbTrouble } from './duckdb-trouble.js';
import { writeArrowFile } from './export-arrow.js';
import type { ExportFormat } from './export-formats.js';
import { exportPyg } from './export-pyg.js';
import { identifier, openRunDatabase, quoted, type RunDatabase } from './run-database.js';

/** What was written. */
export interface ExportedRun {
  readonly folder: string;
  readonly files: readonly string[];
  /** What a reader types first. */
  readonly loader: string;
}

const COPY: Readonly<Record<'parquet' | 'csv', string>> = {
  parquet: 'FORMAT parquet, COMPRESSION zstd',
  csv: 'FORMAT csv, HEADER true',
};

/** What pandas calls reading it. */
const READ = { parquet: 'read_parquet', csv: 'read_csv', arrow: 'read_feather' } as const;

/**
 * Writes the kept rows and the report's tables of a finished run into a new folder, which appears whole or not at all. Throws UserError when the folder is there
 * already, the run did not keep what the format needs, or a kept file is damaged.
 */
export async function exportRun(run: FinishedFolder, format: ExportFormat, out: string): Promise<ExportedRun> {
  if (existsSync(out) && readdirSync(out).length > 0)
    throw new UserError(`${out}: is there already and not empty; choose another --out, or delete it`);
  const half = `${out.replace(/[/\\]+$/, '')}.part`;
  const database = await openRunDatabase(run);
  try {
    rmSync(half, { recursive: true, force: true });
    makeFolder(half);
    const loader = format === 'pyg' ? await pyg(run, database, half) : await tables(database, format, half);
    writeFileSync(join(half, 'README.md'), readme(run, format, loader));
    rmSync(out, { recursive: true, force: true });
    renameSync(half, out);
    const files = readdirSync(out, { recursive: true, withFileTypes: true });
    return {
      folder: out,
      files: files
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort(),
      loader,
    };
  } catch (error) {
    throw duckdbTrouble(error, `${run.path}: can not be exported to ${out}`);
  } finally {
    database.close();
    rmSync(half, { recursive: true, force: true });
  }
}

async function tables(
  { connection, rowViews, reportViews }: RunDatabase,
  format: Exclude<ExportFormat, 'pyg'>,
  folder: string,
): Promise<string> {
  mkdirSync(join(folder, 'report'));
  const wanted = [
    ...rowViews.filter((view) => view !== 'actions').map((view) => [view, join(folder, `${view}.${format}`)]),
    ...reportViews.map((view) => [view, join(folder, 'report', `${view}.${format}`)]),
  ];
  for (const [view, file] of wanted)
    if (format === 'arrow') await writeArrowFile(connection, view, file);
    else await connection.run(`COPY (FROM ${identifier(view)}) TO ${quoted(file)} (${COPY[format]})`);
  const first = rowViews.at(0) ?? `report/${reportViews.includes('headline') ? 'headline' : reportViews[0]}`;
  return `import pandas as pd; rows = pd.${READ[format]}('${first}.${format}')`;
}

async function pyg(run: FinishedFolder, database: RunDatabase, folder: string): Promise<string> {
  await exportPyg(run, database, folder);
  return (
    'import numpy as np, torch; from torch_geometric.data import Data; ' +
    "data = Data(**{name: torch.from_numpy(np.load(f'{name}.npy')) for name in ('x', 'edge_index', 'y')})"
  );
}

function readme({ record }: FinishedFolder, format: ExportFormat, loader: string): string {
  const inside = format === 'pyg' ? 'in the folder of a world' : 'in this folder';
  return `# ${record.title}

Exported from the run \`${record.id}\` (Ersatz ${record.version}, study \`${record.study}\`); simulated, or the scores of a data set, never the data itself. The columns are those of
Ersatz's docs/run-folder.md. To read it, ${inside}:

\`\`\`python
${loader}
\`\`\`
`;
}
