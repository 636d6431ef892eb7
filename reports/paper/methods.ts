import { counted } from '../../errors/counted.js';
import type { Report } from '../report.js';
import { citeKey } from './bibliography.js';
import { latexText } from './latex.js';

/**
 * What a paper says of how the numbers came about, in LaTeX: scenarios, replicates, seeds, detectors with every parameter, metrics. `study` is the text of the
 * resolved study: everything that is not told here stands there.
 */
export function methodsText(report: Report, study: string): string {
  const { provenance, scenarios, detectors, metrics } = report;
  const worlds = scenarios.map(
    ({ id, summary }) => `\\emph{${latexText(id)}} (${latexText(summary.replace(/\.$/, ''))})`,
  );
  const isReal = scenarios.every(({ kind: one }) => one === 'real');
  const kind = isReal ? 'data set' : 'simulated scenario';
  const lines = [
    '\\paragraph{Evaluation.}',
    `We evaluated ${counted(detectors.length, 'detector')} with Ersatz ${latexText(provenance.version)} ` +
      `(study \\texttt{${latexText(provenance.study)}}, hash \\texttt{${provenance.studyHash.slice(0, 16)}}) on ` +
      `${counted(scenarios.length, kind)}: ${worlds.join('; ')}. ` +
      `Every cell was repeated in ${isReal ? counted(provenance.replicates, 'fold') : counted(provenance.replicates, 'replicate', 'independent replicates')} ` +
      `(seeds ${provenance.seeds.map((seed) => `\\texttt{${latexText(seed)}}`).join(', ')}); we report means with 95\\,\\% Student-t intervals over ${isReal ? 'folds' : 'replicates'}. ` +
      (isClosedLoop(report) ? CLOSED_LOOP : isReal ? DATA_SET : THREE_WINDOWS),
    '',
    ...worldLines(report),
    '\\paragraph{Detectors.}',
    ...detectors.map(
      ({ id, family, levels, params }) =>
        `${latexText(id)}~\\cite{${citeKey(id)}} (${latexText(family)}; ${levels.join(' and ')} level): ${parameterText(params)}.`,
    ),
    '',
    '\\paragraph{Metrics.}',
    ...metrics
      .filter(({ id }) => report.rows.some(({ metric, value }) => metric === id && value !== null))
      .map(({ id, summary }) => `${latexText(id)}: ${latexText(summary)}`),
    ...quantitiesOf(report).map(([id, summary]) => `${latexText(id)}: ${latexText(summary)}.`),
    '',
    '\\paragraph{Study.}',
    'The complete study, from which the same version computes the same report byte for byte:',
    '\\begin{verbatim}',
    study.trimEnd().replaceAll('\\end{verbatim}', ''),
    '\\end{verbatim}',
    '',
  ];
  return lines.join('\n');
}

const THREE_WINDOWS =
  'Detectors learned on one window with the labels that a label desk had revealed by then, thresholds were set on audited rows of the next window, and the ' +
  'numbers are those of a third window that neither had seen.';
const DATA_SET =
  'The rows of the data set were divided into folds: detectors learned on the other folds, thresholds were set on out-of-fold scores of the same rows, and the ' +
  'numbers are those of the fold that was left out. Folds share training rows, so differences between detectors carry the correction of Nadeau and Bengio.';
const CLOSED_LOOP =
  'The platform acted while the simulated world went on: each arm of the study let a policy act on the scores of its detector day by day, people and operators ' +
  'reacted to it, and every world was run beside a twin on the same random streams in which the platform never acted. The numbers are sums over the weeks of an ' +
  'arm and differences from its twin.';

/** A closed loop reports what arms did, not cells. */
function isClosedLoop({ tables }: Report): boolean {
  return 'loop-totals' in tables;
}

/** What the worlds were like; closed loops and some data sets say nothing of it. */
function worldLines({ scenarios }: Report): string[] {
  const told = scenarios.flatMap(({ id, facts }) => {
    const known = facts.filter(({ value }) => value !== null);
    const list = known.map(({ name, value }) => `${latexText(name)} ${plain(value ?? 0)}`).join(', ');
    return known.length === 0 ? [] : [`${latexText(id)}: ${list}.`];
  });
  return told.length === 0 ? [] : ['\\paragraph{Worlds.}', ...told, ''];
}

/** What is counted of the arms of a closed loop, with what it is. */
function quantitiesOf({ tables }: Report): [string, string][] {
  const rows = (tables['loop-totals'] ?? []).filter(({ value }) => value !== null);
  return [...new Map(rows.map(({ quantity, summary }) => [String(quantity), String(summary)]))];
}

function parameterText(params: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(params);
  if (names.length === 0) return 'no parameters';
  return names.map((name) => `\\texttt{${latexText(name)}} = ${latexText(JSON.stringify(params[name]))}`).join(', ');
}

function plain(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}
