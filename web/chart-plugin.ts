import { constants } from 'node:fs';
import { lstat, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChartEntry } from '../reports/report.js';
import type { Variant } from './variant.js';

const MARK = '// Saved by "ersatz serve --edit"';

/** A changed chart, and the chart of the report that it was made from. */
export interface ChangedChart {
  readonly variant: Variant;
  readonly original: ChartEntry;
  readonly run: string;
}

/**
 * Writes a changed chart as a chart plug-in into a folder, so that every study run with `--plugins FOLDER` has it in its report. Gives its path, or null where a file
 * of that name is there that the viewer did not write: nothing of anybody's is written over.
 */
export async function writeChartPlugin(folder: string, changed: ChangedChart): Promise<string | null> {
  const path = join(folder, `${changed.variant.name}.ts`);
  const known = await lstat(path).catch(() => null);
  if (known !== null && !(known.isFile() && (await readFile(path, 'utf8')).startsWith(MARK))) return null;
  const half = `${path}.${process.pid}.part`;
  const file = await open(half, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW);
  try {
    await file.writeFile(pluginText(changed));
  } finally {
    await file.close();
  }
  await rename(half, path);
  return path;
}

/** JSON is JavaScript: nothing of the spec can be more than a literal. */
function pluginText({ variant: { name, spec }, original, run }: ChangedChart): string {
  const literal = (value: unknown): string => JSON.stringify(value, null, 2);
  const { title, caption, tables, page, comparesScenarios } = original;
  const from = `chart ${original.id} of run ${run}`.replace(/[^\w .-]/g, '');
  return [
    `${MARK} from ${from}.`,
    `import { chart } from 'ersatz/chart';`,
    '',
    `const tables = ${literal(tables)};`,
    `const spec = ${literal(spec)};`,
    '',
    'export default chart({',
    `  id: ${literal(name)},`,
    `  title: ${literal(`${title} (${name})`)},`,
    `  summary: ${literal(`A reader's variant of chart ${original.id}.`)},`,
    '  order: 900,',
    ...(page === undefined ? [] : [`  page: ${literal(page)},`]),
    ...(comparesScenarios === true ? ['  comparesScenarios: true,'] : []),
    `  build: () => ({ caption: ${literal(caption)}, tables, spec }),`,
    '});',
    '',
  ].join('\n');
}
