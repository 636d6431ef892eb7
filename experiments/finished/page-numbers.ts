import { unpackReport, type PackedReport } from '../../reports/packed-report.js';

/** Where `report.html` carries its numbers. */
const DATA = /(<script type="application\/json" id="report">)([\s\S]*?)(<\/script>)/;
/** The program and the look of the page, and the policy that has their hashes: they are of the installation, not of the run. */
const PROGRAM = /<style>[\s\S]*?<\/style>|<script>[\s\S]*<\/script>|<meta http-equiv="Content-Security-Policy"[^>]*>/g;

/**
 * What of a `report.html` must come out the same when its study is run again: all of it but the tables and charts in `timed` (`tables/NAME.csv`, `charts/ID.vl.json`), and with `isOfOneProgram` false without the page's
 * program and look. A page whose numbers can not be read stays as it is.
 */
export function pageNumbers(
  html: string,
  { timed, isOfOneProgram }: { readonly timed: ReadonlySet<string>; readonly isOfOneProgram: boolean },
): string {
  const parts = DATA.exec(html);
  if (parts === null) return html;
  const [whole, before, data, after] = parts;
  let numbers = data;
  try {
    const report = unpackReport(JSON.parse(data) as PackedReport);
    const tables = Object.entries(report.tables).filter(([name]) => !timed.has(`tables/${name}.csv`));
    const charts = report.charts.filter(({ id }) => !timed.has(`charts/${id}.vl.json`));
    numbers = JSON.stringify({ ...report, tables: Object.fromEntries(tables), charts });
  } catch {
    // Compared as it is: it differs from every page that can be read.
  }
  const [head, tail] = [html.slice(0, parts.index), html.slice(parts.index + whole.length)];
  const frame = isOfOneProgram ? [head, tail] : [head, tail].map((text) => text.replaceAll(PROGRAM, ''));
  return `${frame[0]}${before}${numbers}${after}${frame[1]}`;
}
