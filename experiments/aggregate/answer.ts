import { counted } from '../../errors/counted.js';
import type { MetricRow, TableRow } from '../../reports/report.js';
import type { Plan } from '../plan/plan-study.js';
import { powerHints } from './power-hint.js';
import { peopleText, sweepAnswer } from './sweep-answer.js';

/**
 * The finding in a sentence or two, made from the rows: the best detector of each level, what it catches and whom it hits, and, by table `paired`, how many more worlds
 * would separate it from the next. A sweep of scenarios is summed up over them.
 */
export function answerOf(rows: readonly MetricRow[], paired: readonly TableRow[], plan: Plan): string {
  const overall = rows.filter((row) => row.segment === 'overall' && row.policy === plan.policies[0].name);
  const places = new Map(
    overall.map(({ scenario, level }) => [JSON.stringify([scenario, level]), { scenario, level }]),
  );
  const isSingle = new Set(overall.map(({ scenario }) => scenario)).size === 1;
  const isSwept = (plan.study.axes ?? []).some(({ of }) => of === 'scenario');
  const swept = isSwept && !isSingle ? sweepAnswer(overall) : [];
  if (swept.length > 0) return swept.join(' ');
  const sentences = [...places.values()].flatMap(({ scenario, level }) => {
    const here = overall.filter((row) => row.scenario === scenario && row.level === level);
    const best = bestDetector(here);
    if (best === null) return [];
    const value = (metric: string): MetricRow | undefined =>
      here.find((row) => row.detector === best && row.metric === metric && row.value !== null);
    const people = value('wrongly-hit-people');
    const [hint] = powerHints(paired, scenario, level);
    const isAlone = new Set(here.map(({ detector }) => detector)).size === 1;
    const equals = here.filter(
      (row) =>
        row.metric === 'average-precision' && row.detector !== best && row.value === value('average-precision')?.value,
    );
    const rank =
      equals.length === 0
        ? 'ranks best'
        : `ties with ${equals.map(({ detector }) => detector).join(', ')} for the best`;
    const where = isSingle ? '' : `${scenario}: `;
    return [
      `${where}At ${level} level ${best} ${isAlone ? 'was alone' : rank} (average precision ${share(value('average-precision'))}): it catches ` +
        `${share(value('recall'))} of the inauthentic ${rowsOf(level)} and wrongly hits ${share(value('false-removal-rate'))} of the ` +
        `organic ones${people === undefined ? '' : `, ${count(people)}`}${campaignsOf(value('campaign-recall'))}.${hint === undefined ? '' : ` ${hint}.`}`,
    ];
  });
  return sentences.length > 0 ? sentences.join(' ') : 'No detector could be scored.';
}

/** At group level the rows are the accounts of the groups. */
function rowsOf(level: MetricRow['level']): string {
  return level === 'action' ? 'actions' : 'accounts';
}

function bestDetector(rows: readonly MetricRow[]): string | null {
  let best: MetricRow | null = null;
  for (const row of rows)
    if (row.metric === 'average-precision' && row.value !== null && row.value > (best?.value ?? -1)) best = row;
  return best?.detector ?? null;
}

function campaignsOf(row: MetricRow | undefined): string {
  return row === undefined ? '' : `; its groups find ${share(row)} of the campaigns`;
}

function share(row: MetricRow | undefined): string {
  if (row === undefined) return 'an unknown share';
  const percent = (value: number | null): string => `${Number((100 * (value ?? NaN)).toPrecision(3))}`;
  return row.low === null
    ? `${percent(row.value)}\u00a0%`
    : `${percent(row.value)}\u00a0% [${percent(row.low)}, ${percent(row.high)}]`;
}

function count(row: MetricRow): string {
  const people = (value: number | null): string => peopleText(value ?? NaN);
  if (row.low !== null) return `${people(row.value)} [${people(row.low)}, ${people(row.high)}] people`;
  return counted(people(row.value), 'person', 'people');
}
