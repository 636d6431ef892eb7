import { decimalsOf, numberStyle } from '../page/number-format.js';
import type { MetricRow, Report } from '../report.js';

const LETTERS: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '&': '\\&',
  '%': '\\%',
  $: '\\$',
  '#': '\\#',
  _: '\\_',
  '{': '\\{',
  '}': '\\}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
};

/** Text as LaTeX sets it, letter for letter. */
export function latexText(text: string): string {
  return text.replace(/[\\&%$#_{}~^]/g, (letter) => LETTERS[letter] ?? letter);
}

/** The headline table of one scenario, policy and level as a `tabular` in `booktabs` style: mean and half-width of the 95 % interval. */
export function latexTable(report: Report, rows: readonly MetricRow[], caption: string, label: string): string {
  const metrics = report.metrics.filter(({ id }) => rows.some((row) => row.metric === id && row.value !== null));
  const detectors = report.detectors.map(({ id }) => id).filter((id) => rows.some((row) => row.detector === id));
  const cells = metrics.map((metric) => {
    const style = numberStyle(metric);
    const ofMetric = rows.filter((row) => row.metric === metric.id);
    const decimals = decimalsOf(ofMetric, style);
    return (detector: string): string => {
      const row = ofMetric.find((one) => one.detector === detector);
      if (row === undefined || row.value === null) return '--';
      const fixed = (value: number): string => (value * style.factor).toFixed(decimals);
      return row.low === null || row.high === null
        ? `$${fixed(row.value)}$`
        : `$${fixed(row.value)}$ [$${fixed(row.low)}$, $${fixed(row.high)}$]`;
    };
  });
  const heads = metrics.map((metric) => {
    const { unit } = numberStyle(metric);
    return latexText(`${metric.id.replaceAll('-', ' ')}${unit === '' ? '' : ` (${unit})`}`);
  });
  return [
    '% needs \\usepackage{booktabs}',
    '\\begin{table}',
    '\\centering',
    `\\caption{${latexText(caption)}}`,
    `\\label{tab:${label}}`,
    `\\begin{tabular}{l${'r'.repeat(metrics.length)}}`,
    '\\toprule',
    `${['Detector', ...heads].join(' & ')} \\\\`,
    '\\midrule',
    ...detectors.map((id) => `${[latexText(id), ...cells.map((cell) => cell(id))].join(' & ')} \\\\`),
    '\\bottomrule',
    '\\end{tabular}',
    '\\end{table}',
    '',
  ].join('\n');
}
