import type { ChartInput } from '../../reports/chart.js';
import type { Report, TableRow } from '../../reports/report.js';
import type { Quantity } from '../../sim/calibration/quantity.js';
import { calibrationTable } from '../calibration/calibration-table.js';
import { scoreboardRows } from '../calibration/scoreboard.js';
import type { ReplicateResult } from '../executors/study-results.js';
import { meanInterval } from '../metrics/mean-interval.js';
import { nReplicates, type Plan } from '../plan/plan-study.js';
import { replicateSeed } from '../plan/seeds.js';
import { answerOf } from './answer.js';
import { catchTable } from './catch-table.js';
import { groupCells } from './cell-group.js';
import { pairedTable, rankingTable } from './comparison-tables.js';
import { falseRemovalTable, precisionRecallTable, scoreTable } from './curve-tables.js';
import { difficultyTable } from './difficulty-table.js';
import { economyTable, weeklyEconomyTable } from './economy-table.js';
import { easeTable } from './ease-table.js';
import { identityTable } from './identity-table.js';
import { gateTable, loopGateTable } from './gate-table.js';
import { harmTable, metricRows, operatingPoints, replicateTable } from './metric-rows.js';
import { operatingTable, segmentSizes, sliderHarmTable } from './operating-table.js';
import { loopAnswer } from './loop-answer.js';
import { loopTables } from './loop-tables.js';
import { skippedOf } from './skipped.js';
import { stabilityTables } from './stability-table.js';
import { stabilityText } from './stability-text.js';
import { timelineTable } from './timeline-table.js';
import { twinTable } from './twin-table.js';

/** What a report says about the installation that made it, and what that can measure. */
export interface AboutInstallation {
  readonly version: string;
  readonly quantities: ReadonlyMap<string, Quantity>;
}

/** Turns what the replicates gave into the report's numbers. Depends on the plan and the results only: no clock, no machine. */
export function reportInput(plan: Plan, results: readonly ReplicateResult[], about: AboutInstallation): ChartInput {
  const groups = groupCells(results);
  const rows = metricRows(groups, plan);
  const n = nReplicates(plan);
  const loop = loopTables(results, plan);
  const paired = pairedTable(groups, plan);
  const stability = stabilityTables(groups, plan);
  const gates =
    plan.study.closedLoop === undefined
      ? gateTable(rows, operatingTable(groups), plan)
      : loopGateTable({ totals: loop['loop-totals'], services: loop['loop-services'] }, plan);
  return {
    format: 'report@1',
    title: plan.study.title,
    question: plan.study.question,
    answer:
      loopAnswer(loop, plan.study.closedLoop) ?? [answerOf(rows, paired, plan), ...stabilityText(stability)].join(' '),
    provenance: {
      study: plan.study.name,
      studyHash: plan.studyHash,
      version: about.version,
      seeds: Array.from({ length: n }, (_, index) => replicateSeed(plan.study, index + 1)),
      replicates: n,
    },
    scenarios: scenarioInfos(plan, results),
    detectors: plan.detectors.map(({ name, detector, params, levels }) => ({
      id: name,
      summary: detector.summary,
      source: detector.source,
      family: detector.family,
      levels: [...levels],
      params,
    })),
    metrics: plan.metrics.map(({ id, summary, better, display }) => ({ id, summary, better, display })),
    rows,
    tables: {
      'pr-curve': precisionRecallTable(groups),
      'false-removal-curve': falseRemovalTable(groups),
      'operating-points': operatingPoints(groups, plan),
      'operating-curve': operatingTable(groups),
      ...unlessEmpty({ 'operating-harm': sliderHarmTable(groups), 'segment-people': segmentSizes(groups) }),
      replicates: replicateTable(groups, plan),
      'harm-by-persona': harmTable(rows),
      'score-distribution': scoreTable(groups),
      'customer-timeline': timelineTable(groups, plan),
      paired,
      calibration: plan.scenarios.flatMap(({ id }) => {
        const worlds = results.filter(({ scenario }) => scenario === id).map(({ measurements }) => measurements);
        return calibrationTable(id, scoreboardRows(about.quantities, worlds));
      }),
      ease: easeTable(results, plan),
      ...unlessEmpty({ identities: identityTable(results), 'time-to-catch': catchTable(groups, plan) }),
      ...unlessEmpty({ ranking: rankingTable(groups, plan), economy: economyTable(results, plan) }),
      ...unlessEmpty({ 'economy-by-week': weeklyEconomyTable(results, plan) }),
      ...unlessEmpty({ gates, axes: axisTable(plan) }),
      ...unlessEmpty(loop),
      ...unlessEmpty(stability),
      ...unlessEmpty({ twins: twinTable(groups, plan), difficulty: difficultyTable(rows, plan) }),
    },
    skipped: skippedOf(results, plan),
  };
}

/** Table `axes`: what the names that a sweep made stand for. */
function axisTable({ study }: Plan): TableRow[] {
  return (study.axes ?? []).map(({ of, name, entry, axis, value }) => ({
    of,
    name,
    entry: entry ?? null,
    axis,
    value,
  }));
}

/** Tables of special studies: left out where the study is of another kind. */
function unlessEmpty(tables: Report['tables']): Report['tables'] {
  return Object.fromEntries(Object.entries(tables).filter(([, rows]) => rows.length > 0));
}

function scenarioInfos(plan: Plan, results: readonly ReplicateResult[]): Report['scenarios'] {
  const { dataset } = plan;
  if (dataset !== null)
    return [{ id: dataset.name, summary: dataset.summary, kind: 'real', facts: factsOf(dataset.name, results) }];
  return plan.scenarios.map(({ id, scenario }) => ({
    id,
    summary: scenario.summary,
    kind: 'simulated',
    facts: factsOf(id, results),
  }));
}

function factsOf(scenario: string, results: readonly ReplicateResult[]): Report['scenarios'][number]['facts'] {
  const facts = results.filter((result) => result.scenario === scenario).map((result) => result.facts);
  const names = [...new Set(facts.flatMap((world) => world.map(({ name }) => name)))];
  return names.map((name) => ({
    name,
    ...meanInterval(
      facts.map((world) => world.find((fact) => fact.name === name)?.value ?? NaN),
      [0, Infinity],
    ),
  }));
}
