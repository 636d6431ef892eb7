import type { ChartInput } from '../../reports/chart.js';
import type { MetricRow, TableRow } from '../../reports/report.js';
import { openStream, rootKey } from '../../random/stream.js';
import type { RandomStream } from '../../random/stream.js';
import { axisRanks } from './sample-axes.js';
import { calibration } from './sample-calibration.js';
import { sampleCatches } from './sample-catches.js';
import { sampleGates } from './sample-gates.js';
import { operatingCurve, operatingHarm, SAMPLE_SIZES, segmentPeople, tail } from './sample-slider.js';

/** Made-up numbers for tests of the report and the viewer; no detector produced them. */
export interface SampleOptions {
  readonly title?: string;
  readonly scenarios?: readonly string[];
  /** Detectors beyond the four, named `extra-1` and so on. */
  readonly nExtra?: number;
  /** Every detector scores accounts and actions; else two of the four score accounts only. */
  readonly bothLevels?: boolean;
}

type Level = 'account' | 'action';
interface SampleDetector {
  readonly id: string;
  readonly family: string;
  readonly levels: readonly Level[];
  /** How well it separates the classes: distance of the score means in standard deviations. */
  readonly skill: number;
}

const DETECTORS: readonly SampleDetector[] = [
  { id: 'rate-rules', family: 'rules', levels: ['account', 'action'], skill: 1.1 },
  { id: 'logistic-regression', family: 'linear', levels: ['account'], skill: 2.2 },
  { id: 'isolation-forest', family: 'unsupervised', levels: ['account'], skill: 1.5 },
  { id: 'gradient-boosting', family: 'trees', levels: ['account', 'action'], skill: 2.9 },
];

function extraDetectors(n: number): SampleDetector[] {
  return Array.from({ length: n }, (_, place) => ({
    ...{ id: `extra-${place + 1}`, family: 'made up', levels: ['account', 'action'] as const },
    skill: 0.8 + (1.8 * place) / Math.max(1, n),
  }));
}

const METRICS = [
  ['precision', 'Share of the hit rows that are inauthentic.', 'higher', 'rate'],
  ['recall', 'Share of the inauthentic rows that are hit.', 'higher', 'rate'],
  ['f1', 'Harmonic mean of precision and recall.', 'higher', 'rate'],
  ['average-precision', 'Area under the precision-recall curve, as a step function.', 'higher', 'rate'],
  ['roc-auc', 'Chance that an inauthentic row scores above an organic one; ties count half.', 'higher', 'rate'],
  ['false-removal-rate', 'Share of the organic rows that are hit.', 'lower', 'rate'],
  ['wrongly-hit-people', 'Distinct organic people with at least one false removal.', 'lower', 'count'],
  ['wrongly-hit-actions', 'Organic actions removed.', 'lower', 'count'],
  ['hit', 'Rows hit.', 'neither', 'count'],
  ['caught', 'Inauthentic rows hit.', 'higher', 'count'],
] as const;
const OPERATIONS = ['bot-farm', 'follow-service'];
const SEGMENTS = [
  ...['business', 'creator', 'fan', 'follow-for-follow', 'newcomer', 'quiet', 'regular'].map((id) => `persona:${id}`),
  ...['confounder:giveaway-loop', 'confounder:viral-burst', 'customers'],
];
const REPLICATES = 5;

function interval(value: number, spread: number, most = 1) {
  return { value, low: Math.max(0, value - spread), high: Math.min(most, value + spread), n: REPLICATES };
}

function metricRows(scenario: string, detector: SampleDetector, level: Level, random: RandomStream): MetricRow[] {
  const recall = tail(2.3 - detector.skill) * (level === 'action' ? 0.8 : 1);
  const falseRemovalRate = level === 'action' ? 0.001 + 0.0006 * random.uniform() : 0.005 + 0.004 * random.uniform();
  const precision = (0.08 * recall) / (0.08 * recall + 0.92 * falseRemovalRate);
  const { inauthentic = 0, organic = 0 } = SAMPLE_SIZES[level] ?? {};
  const people = level === 'action' ? 90 + random.below(60) : 22 + random.below(20);
  const values: Readonly<Record<string, number>> = {
    precision,
    recall,
    f1: (2 * precision * recall) / (precision + recall),
    'average-precision': 0.55 + 0.12 * detector.skill,
    'roc-auc': tail(-0.7 * detector.skill),
    'false-removal-rate': falseRemovalRate,
    'wrongly-hit-people': people,
    'wrongly-hit-actions': people * 4,
    hit: organic * falseRemovalRate + inauthentic * recall,
    caught: inauthentic * recall,
  };
  const at = { scenario, detector: detector.id, policy: 'threshold', level };
  const row = (segment: string, metric: string, value: number): MetricRow => {
    const isCount = metric.startsWith('wrongly') || metric === 'hit' || metric === 'caught';
    const spread = isCount ? value * 0.2 + 1 : value * (0.03 + 0.1 * random.uniform());
    return { ...at, segment, metric, ...interval(value, spread, isCount ? Infinity : 1) };
  };
  return [
    ...METRICS.map(([id]) => row('overall', id, values[id] ?? 0)),
    ...OPERATIONS.map((id) => row(`operation:${id}`, 'recall', recall * (0.7 + 0.3 * random.uniform()))),
    ...SEGMENTS.flatMap((segment) => [
      row(segment, 'false-removal-rate', falseRemovalRate * (0.3 + random.exponential(1.2))),
      row(segment, 'wrongly-hit-people', Math.round(people * random.uniform())),
    ]),
  ];
}

function curves(scenario: string, detector: SampleDetector, level: Level): Record<'pr' | 'falseRemoval', TableRow[]> {
  const at = { scenario, detector: detector.id, level, kind: 'detector' };
  const prevalence = 0.08;
  const pr: TableRow[] = [];
  const falseRemoval: TableRow[] = [];
  for (let step = 0; step <= 50; step++) {
    const threshold = 6 - (step / 50) * 10;
    const recall = tail(threshold - detector.skill);
    const rate = tail(threshold);
    const precision = (prevalence * recall) / (prevalence * recall + (1 - prevalence) * rate);
    const { low, high, n } = interval(precision, 0.05 * (1 - precision) + 0.01);
    pr.push({ ...at, recall, precision, low, high, n });
    const band = interval(recall, 0.06 * (1 - recall) * recall * 4);
    if (rate >= 1e-5) falseRemoval.push({ ...at, falseRemovalRate: rate, recall, low: band.low, high: band.high, n });
  }
  return { pr, falseRemoval };
}

function references(scenario: string, level: Level): Record<'pr' | 'falseRemoval', TableRow[]> {
  const grid = [0, 0.25, 0.5, 0.75, 1];
  const rates = [1e-5, 1e-4, 1e-3, 1e-2, 0.1, 0.3, 1];
  const both = (kind: string, detector: string) => ({ scenario, detector, level, kind, n: REPLICATES });
  return {
    pr: ['chance', 'oracle'].flatMap((kind) =>
      grid.map((recall) => {
        const precision = kind === 'oracle' ? 1 : 0.08;
        return { ...both(kind, kind), recall, precision, low: precision, high: precision };
      }),
    ),
    falseRemoval: ['chance', 'oracle'].flatMap((kind) =>
      rates.map((falseRemovalRate) => {
        const recall = kind === 'oracle' ? 1 : falseRemovalRate;
        return { ...both(kind, kind), falseRemovalRate, recall, low: recall, high: recall };
      }),
    ),
  };
}

function scoreBins(scenario: string, detector: SampleDetector, level: Level): TableRow[] {
  const classes = ['organic', ...OPERATIONS.map((id) => `operation:${id}`)];
  return classes.flatMap((name, place) => {
    const centre = place === 0 ? 0.08 : Math.min(0.92, 0.25 * detector.skill + 0.08 * place);
    const weights = Array.from({ length: 25 }, (_, bin) => Math.exp(-(((bin + 0.5) / 25 - centre) ** 2) / 0.03));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight, bin) => ({
      ...{ scenario, detector: detector.id, level, class: name },
      ...{ binStart: bin / 25, binEnd: (bin + 1) / 25, share: weight / total, n: REPLICATES },
    }));
  });
}

function timeline(scenario: string, detector: SampleDetector, random: RandomStream): TableRow[] {
  const rows: TableRow[] = [];
  for (let day = 14; day < 28; day++) {
    for (const controller of ['owner', 'follow-service']) {
      const nActions = controller === 'owner' ? random.poisson(9) : random.poisson(34);
      for (let action = 0; action < nActions; action++) {
        const hour = controller === 'owner' ? (8 + 14 * random.uniform()) % 24 : 6 + 17 * random.uniform();
        const isRemoved = random.uniform() < (controller === 'owner' ? 0.05 : tail(1 - detector.skill));
        rows.push({
          ...{ scenario, detector: detector.id, policy: 'threshold', account: 'customer 1' },
          ...{ tSec: Math.floor(day * 86400 + hour * 3600), day, hour: Math.round(hour * 100) / 100 },
          verb: random.uniform() < 0.6 ? 'like' : 'follow',
          ...{ controller, outcome: isRemoved ? 'removed' : 'kept' },
        });
      }
    }
  }
  return rows;
}

function pairs(scenario: string, detectors: readonly SampleDetector[], random: RandomStream): TableRow[] {
  return (['account', 'action'] as const).flatMap((level) => {
    const at = detectors.filter(({ levels }) => levels.includes(level));
    return at.flatMap((a, place) =>
      at.slice(place + 1).map((b) => {
        const difference = 0.12 * (a.skill - b.skill);
        const spread = 0.05 + 0.1 * random.uniform();
        return {
          ...{
            scenario,
            level,
            metric: 'average-precision',
            a: a.id,
            b: b.id,
            difference,
            leader: 'gradient-boosting',
          },
          ...{ low: difference - spread, high: difference + spread, p: 0.5 * random.uniform(), n: REPLICATES },
          ...{ pHolm: 0.1, pCautiousHolm: 0.2, pWilcoxonHolm: 0.2, pPermutationHolm: 0.2, moreWorlds: 12 },
          apart: Math.abs(difference) > spread ? 'yes' : 'no',
        };
      }),
    );
  });
}

function economy(scenario: string): TableRow[] {
  return OPERATIONS.flatMap((operation, place) =>
    ['customers at the end', 'revenue', 'actions'].map((quantity, at) => ({
      ...{ scenario, operation, quantity, unit: ['accounts', 'USD a day', 'a day'][at] ?? '' },
      ...interval(30 * (at + 1) + 5 * place, 4, Infinity),
    })),
  );
}

function economyByWeek(scenario: string): TableRow[] {
  const quantities = [
    ...[['customers at the end of the week', 'accounts'] as const, ['actions', 'a day'] as const],
    ...[['revenue', 'USD a day'] as const, ['blocked', 'share of tries'] as const],
  ];
  return OPERATIONS.flatMap((operation, place) =>
    quantities.flatMap(([quantity, unit]) =>
      [1, 2, 3, 4].map((week) => ({
        ...{ scenario, operation, quantity, unit, week },
        ...(unit.startsWith('share')
          ? interval(0.05 * week * (place + 1), 0.02)
          : interval(30 + 8 * week * (place + 1), 4, Infinity)),
      })),
    ),
  );
}

function ranking(scenario: string, detectors: readonly SampleDetector[]): TableRow[] {
  return (['account', 'action'] as const).flatMap((level) =>
    detectors
      .filter(({ levels }) => levels.includes(level))
      .map(({ id, skill }) => ({
        ...{ scenario, level, metric: 'average-precision', contender: id, rank: 4 - skill },
        ...{ criticalDifference: 1.2, p: 0.01, n: REPLICATES },
      })),
  );
}

function cost(scenario: string, detectors: readonly SampleDetector[]): TableRow[] {
  return ranking(scenario, detectors).map(({ level, contender, rank }) => ({
    ...{ scenario, level, contender, metric: 'average-precision', value: 1 - 0.2 * Number(rank) },
    ...{ fitSec: 1 / Number(rank), scoreSec: 0.1, n: REPLICATES },
  }));
}

function twins(): TableRow[] {
  return DETECTORS.flatMap((detector, place) =>
    detector.levels.flatMap((level) =>
      [
        ['overall', 'false-removal-rate'],
        ['overall', 'recall'],
        ['confounder:giveaway-loop', 'false-removal-rate'],
      ].map(([segment, metric]) => ({
        ...{ variant: 'with-giveaway', baseline: 'calm', detector: detector.id, policy: 'threshold', level },
        ...{ segment, metric, value: 0.03, baselineValue: 0.01, difference: 0.02, low: 0.005 * place, high: 0.04 },
        ...{ p: 0.01, n: REPLICATES },
      })),
    ),
  );
}

function difficulty(): TableRow[] {
  return [0, 0.5, 1].flatMap((evasion) =>
    DETECTORS.flatMap((detector) =>
      detector.levels.flatMap((level) =>
        ['average-precision', 'recall', 'false-removal-rate'].map((metric) => ({
          ...{ variant: `evasion-${evasion}`, evasion, detector: detector.id, policy: 'threshold', level, metric },
          ...{ segment: 'overall', ...interval(metric === 'recall' ? 0.8 - 0.5 * evasion : 0.01, 0.005) },
        })),
      ),
    ),
  );
}

function ease(scenario: string, random: RandomStream): TableRow[] {
  return (['account', 'action'] as const).flatMap((level) =>
    Array.from({ length: 20 }, (_, place) => ({
      ...{ scenario, level, rank: place + 1, recallRank: 20 - place, column: `block/column-${place}`, kind: 'number' },
      ...{ auc: 0.95 - 0.02 * place, aucLow: 0.94 - 0.02 * place, aucHigh: 0.96 - 0.02 * place },
      ...{ rule: `block/column-${place} >= 3`, recall: 0.02 * place, recallLow: 0, recallHigh: 0.03 * place },
      ...{ falseRemovalRate: 0.001 * random.uniform(), n: REPLICATES, flag: '' },
    })),
  );
}

/** A full report without charts, as the runner hands it to `buildReport`. */
export function sampleInput(options: SampleOptions = {}): ChartInput {
  const scenarios = options.scenarios ?? ['first-light'];
  const random = openStream(rootKey('sample report'));
  const { bothLevels = false, nExtra = 0 } = options;
  const detectors = [...DETECTORS, ...extraDetectors(nExtra)].map((detector) =>
    bothLevels ? { ...detector, levels: ['account', 'action'] as const } : detector,
  );
  const rows: MetricRow[] = [];
  const tables: Record<string, TableRow[]> = {
    'pr-curve': [],
    'false-removal-curve': [],
    'operating-points': [],
    'operating-curve': [],
    'operating-harm': [],
    'segment-people': [],
    economy: [],
    'economy-by-week': [],
    'harm-by-persona': [],
    'score-distribution': [],
    'customer-timeline': [],
    paired: [],
    ranking: [],
    cost: [],
    'time-to-catch': [],
    calibration: [],
    ease: [],
    gates: sampleGates(REPLICATES),
    twins: twins(),
    difficulty: difficulty(),
    'axis-ranks': axisRanks(DETECTORS.map(({ id }) => id)),
  };
  for (const [place, scenario] of scenarios.entries()) {
    // No two worlds give the same numbers.
    const shown = detectors.map((detector) => ({ ...detector, skill: detector.skill + 0.013 * place }));
    for (const detector of shown) {
      for (const level of detector.levels) {
        rows.push(...metricRows(scenario, detector, level, random));
        const { pr, falseRemoval } = curves(scenario, detector, level);
        tables['pr-curve']?.push(...pr);
        tables['false-removal-curve']?.push(...falseRemoval);
        tables['score-distribution']?.push(...scoreBins(scenario, detector, level));
        const slider = {
          at: { scenario, detector: detector.id, level },
          skill: detector.skill,
          nReplicates: REPLICATES,
        };
        tables['operating-curve']?.push(...operatingCurve(slider));
        tables['operating-harm']?.push(...operatingHarm(slider, SEGMENTS));
        for (let replicate = 0; replicate < REPLICATES; replicate++) {
          const recall = tail(2.3 - detector.skill + 0.2 * random.normal());
          const rate = replicate === 0 && level === 'action' ? 0 : 0.002 + 0.006 * random.uniform();
          tables['operating-points']?.push({
            ...{ scenario, detector: detector.id, policy: 'threshold', level, replicate, threshold: 0.8 },
            ...{ recall, precision: (0.08 * recall) / (0.08 * recall + 0.92 * rate), falseRemovalRate: rate },
          });
        }
      }
      if (detector.levels.includes('action'))
        tables['customer-timeline']?.push(...timeline(scenario, detector, random));
    }
    for (const level of ['account', 'action'] as const) {
      const { pr, falseRemoval } = references(scenario, level);
      tables['pr-curve']?.push(...pr);
      tables['false-removal-curve']?.push(...falseRemoval);
    }
    tables['segment-people']?.push(...segmentPeople(scenario, SEGMENTS, REPLICATES));
    tables['economy']?.push(...economy(scenario));
    tables['economy-by-week']?.push(...economyByWeek(scenario));
    tables['paired']?.push(...pairs(scenario, detectors, random));
    tables['ranking']?.push(...ranking(scenario, detectors));
    tables['cost']?.push(...cost(scenario, detectors));
    tables['time-to-catch']?.push(...detectors.flatMap((detector) => sampleCatches(scenario, detector, REPLICATES)));
    tables['calibration']?.push(...calibration({ scenario, n: REPLICATES }, random));
    tables['ease']?.push(...ease(scenario, random));
  }
  tables['harm-by-persona'] = rows
    .filter(
      ({ segment, metric }) => SEGMENTS.includes(segment) && /^(false-removal-rate|wrongly-hit-people)$/.test(metric),
    )
    .map((row) => ({ ...row }));
  return {
    format: 'report@1',
    title: options.title ?? 'Sample: four detectors on made-up numbers',
    question:
      'Which detector catches most of a follow service at a budget of 0.5 % false removals, and whom does it hit?',
    answer:
      'gradient-boosting catches most at account level; rate-rules costs the most false removals among people in a giveaway loop.',
    provenance: {
      study: 'sample',
      studyHash: '9f3ac41d77e0b2c8',
      version: '0.1.0',
      seeds: ['sample'],
      replicates: REPLICATES,
    },
    scenarios: scenarios.map((id) => ({
      id,
      summary: 'A made-up world with a follow service, a bot farm and a giveaway loop.',
      kind: 'simulated' as const,
      facts: [
        { name: 'accounts', ...interval(5420, 12, Infinity) },
        { name: 'actions', ...interval(812345, 5400, Infinity) },
        { name: 'inauthentic share of actions', ...interval(0.0812, 0.004) },
        { name: 'labels revealed by training', ...interval(412, 18, Infinity) },
      ],
    })),
    detectors: detectors.map(({ id, family, levels }) => ({
      ...{ id, family, levels: [...levels], params: { seed: 1 } },
      ...{ summary: `Stands for ${id} in tests.`, source: 'made up' },
    })),
    metrics: METRICS.map(([id, summary, better, display]) => ({ id, summary, better, display })),
    rows,
    tables,
    skipped: [{ what: 'rate-rules on table data', why: 'it needs action rates' }],
  };
}
