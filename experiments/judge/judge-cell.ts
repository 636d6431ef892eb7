import type { Labels } from '../../detectors/past.js';
import { childKey, openStream, rootKey } from '../../random/stream.js';
import { isMetricOf, type Judged, type JudgedGroups, type Metric } from '../metric.js';
import { accountBootstrap, type AccountInterval } from '../metrics/account-bootstrap.js';
import { catchCurve } from '../metrics/first-catches.js';
import { precisionAtRecalls, recallAtFalseRemovals } from '../metrics/curves.js';
import { harmSegments } from '../metrics/harm-segments.js';
import type { IdentityAudit } from '../metrics/identities.js';
import { metricValue } from '../metrics/metric-value.js';
import { operatingCurve, type OperatingCurve } from '../metrics/operating-curve.js';
import { outcomesOf, share } from '../metrics/outcomes.js';
import { scoreHistogram } from '../metrics/score-histogram.js';
import type { AuditLabels, Policy } from '../policy.js';
import { hitsOf, noteOf, planOf, thresholdOf } from '../policy-at-work.js';
import { auditCell } from './audit-cell.js';
import { knownFrom, type ScoredLook } from './looks.js';
import type { JudgedRows, Segment } from './judged-rows.js';

/** A policy as the study names it. */
export interface NamedPolicy {
  /** The name in the report. */
  readonly name: string;
  readonly policy: Policy;
  readonly params: unknown;
}

/** Scores of one detector at one level, with what is needed to judge them. */
export interface CellScores {
  readonly rows: JudgedRows;
  readonly score: Float64Array;
  /** At the level `group`: the number of each row's group, NONE where it is in none; else null. */
  readonly groupOf?: Uint32Array | null;
  /** Scores of the validation rows, and the audits among them. */
  readonly validationScore: Float64Array;
  readonly audited: Labels & Partial<Pick<AuditLabels, 'weight'>>;
  /** Account of each audited row; left out for a data set. */
  readonly auditedAccount?: Uint32Array;
  /** Highest score of each audited row's account; left out for a data set. */
  readonly auditedHighest?: Float64Array;
  /** What was scored inside the test window, oldest first; left out where nobody looked before the end. */
  readonly looks?: readonly ScoredLook[];
  /** Seed text; when given, the metrics of all rows also get intervals over the world's accounts. */
  readonly intervalSeed?: string;
}

/** What one policy made of a cell. */
export interface PolicyResult {
  readonly policy: string;
  /** NaN when the policy has none. */
  readonly threshold: number;
  readonly note: string | null;
  readonly recall: number;
  readonly precision: number;
  readonly falseRemovalRate: number;
  /** NaN where undefined. */
  readonly values: readonly { readonly segment: string; readonly metric: string; readonly value: number }[];
  /** Over the accounts of this world, of the segment `overall`; where they were asked for. */
  readonly intervals?: readonly AccountInterval[];
  /** At the level `action`: share caught by each hour of `CATCH_HOURS` after the first inauthentic action; NaN where nobody is counted. */
  readonly caughtByHour?: { readonly accounts: Float64Array; readonly campaigns: Float64Array };
  readonly isHit: Uint8Array;
}

/** What is measured in one cell of one replicate: small, plain numbers. */
export interface CellResult {
  readonly policies: readonly PolicyResult[];
  readonly prevalence: number;
  readonly precisionAtRecall: Float64Array;
  readonly recallAtFalseRemoval: Float64Array;
  readonly operating: OperatingCurve;
  readonly classes: readonly string[];
  /** `[class][bin]`: rows. */
  readonly histogram: readonly Float64Array[];
  /** How far the numbers above obey the identities between them. */
  readonly identities: readonly IdentityAudit[];
}

/** Lets every policy decide on the scores of a cell and measures what comes of it. */
export function judgeCell(cell: CellScores, policies: readonly NamedPolicy[], metrics: readonly Metric[]): CellResult {
  const { rows, score } = cell;
  const groups = groupsOf(cell);
  const undecided = countedRows(
    { ...rows, score, isHit: new Uint8Array(rows.nRows), ...(groups === null ? {} : { groups }) },
    rows.isCounted,
  );
  const numbers = {
    policies: policies.map((named) => judgePolicy(cell, named, metrics)),
    prevalence: share(
      rows.isPositive.reduce((sum, positive) => sum + positive, 0),
      undecided.nRows,
    ),
    precisionAtRecall: precisionAtRecalls(undecided),
    recallAtFalseRemoval: recallAtFalseRemovals(undecided),
    operating: operatingCurve(undecided, harmSegments(rows.segments, rows.isCounted)),
    classes: rows.classes,
    histogram: scoreHistogram(score, rows.classOf, rows.classes.length),
  };
  return { ...numbers, identities: auditCell(rows, undecided, numbers, metrics) };
}

function judgePolicy(
  cell: CellScores,
  { name, policy, params }: NamedPolicy,
  metrics: readonly Metric[],
): PolicyResult {
  const { rows, score, audited, validationScore } = cell;
  const auditedScores = {
    score: Float64Array.from(audited.row as Uint32Array, (row) => validationScore[row]),
    isInauthentic: Uint8Array.from(audited.isInauthentic as Uint32Array),
    ...(audited.weight === undefined ? {} : { weight: audited.weight }),
    ...(cell.auditedHighest === undefined ? {} : { highest: cell.auditedHighest }),
    ...(cell.auditedAccount === undefined
      ? {}
      : {
          account: cell.auditedAccount,
          ahead: { nRows: rows.nRows, nAccounts: new Set(rows.account).size },
        }),
  };
  const plan = planOf(policy, auditedScores, rows.level, params);
  const isHit = hitsOf(policy, plan, score, rows);
  const groups = groupsOf(cell);
  const { level, nRows, isPositive, account, isPerson } = rows;
  const judged: Judged = {
    ...{ level, nRows, score, isPositive, isHit, account, isPerson },
    ...(groups === null ? {} : { groups }),
    ...timingOf(cell, (look) => hitsOf(policy, plan, look.score, look), isHit),
  };
  const counted = countedRows(judged, rows.isCounted);
  const { nCaught, nFalse, nPositive, nNegative } = outcomesOf(counted);
  return {
    policy: name,
    threshold: thresholdOf(policy, plan),
    note: noteOf(policy, plan),
    recall: share(nCaught, nPositive),
    precision: share(nCaught, nCaught + nFalse),
    falseRemovalRate: share(nFalse, nNegative),
    values: rows.segments.flatMap((segment) => judgeSegment(judged, segment, metrics)),
    ...intervalsOf(counted, metrics, cell.intervalSeed),
    ...(counted.timing === undefined
      ? {}
      : { caughtByHour: { accounts: catchCurve(counted, 'account'), campaigns: catchCurve(counted, 'campaign') } }),
    isHit,
  };
}

/** When hits were known. */
function timingOf(
  { rows: { timing, nRows }, looks }: CellScores,
  hitsAt: (look: ScoredLook) => Uint8Array,
  isHit: Uint8Array,
): Pick<Judged, 'timing'> {
  if (timing === undefined) return {};
  if (looks === undefined) return { timing };
  return { timing: { ...timing, knownSec: knownFrom(looks, hitsAt, { nRows, isHit, endSec: timing.endSec }) } };
}

/** Groups of accounts can not be drawn anew account by account. */
function intervalsOf(
  counted: Judged,
  metrics: readonly Metric[],
  seed: string | undefined,
): Pick<PolicyResult, 'intervals'> {
  if (seed === undefined || counted.level === 'group') return {};
  const here = metrics.filter((metric) => isMetricOf(metric, counted.level));
  const random = openStream(childKey(rootKey(seed), 'account-bootstrap'));
  return { intervals: accountBootstrap(counted, here, random) };
}

function groupsOf({ rows, groupOf }: CellScores): JudgedGroups | null {
  if (groupOf === null || groupOf === undefined) return null;
  return { groupOf, runBy: rows.classOf, campaigns: rows.campaigns ?? [] };
}

function judgeSegment(judged: Judged, segment: Segment, metrics: readonly Metric[]): PolicyResult['values'] {
  const { name, isIn, isApart } = segment;
  const here = metrics.filter((metric) => isMetricOf(metric, judged.level));
  const wanted = name === 'overall' ? here : here.filter((metric) => metric.bySegment);
  const inside = countedRows(judged, isIn);
  const rows = isApart === true ? { ...inside, isPositive: new Uint8Array(inside.nRows).fill(1) } : inside;
  return wanted.map((metric) => ({ segment: name, metric: metric.id, value: metricValue(metric, rows) }));
}

/** The flagged rows; all of them, as they are, without flags. */
const countedRows = (judged: Judged, isIn: Uint8Array | null): Judged =>
  isIn === null ? judged : rowsIn(judged, isIn);

function rowsIn(judged: Judged, isIn: Uint8Array): Judged {
  let nRows = 0;
  for (let row = 0; row < judged.nRows; row++) nRows += isIn[row];
  const score = new Float64Array(nRows);
  const isPositive = new Uint8Array(nRows);
  const isHit = new Uint8Array(nRows);
  const account = new Uint32Array(nRows);
  const isPerson = new Uint8Array(nRows);
  const groupOf = new Uint32Array(nRows);
  const runBy = new Uint32Array(nRows);
  const timing = judged.timing === undefined ? null : { ...judged.timing, tSec: new Uint32Array(nRows) };
  const campaign = (judged.timing?.campaign ?? null) === null ? null : new Uint32Array(nRows);
  const knownSec = judged.timing?.knownSec === undefined ? null : new Float64Array(nRows);
  let next = 0;
  for (let row = 0; row < judged.nRows; row++) {
    if (isIn[row] === 0) continue;
    score[next] = judged.score[row];
    isPositive[next] = judged.isPositive[row];
    isHit[next] = judged.isHit[row];
    account[next] = judged.account[row];
    isPerson[next] = judged.isPerson[row];
    if (judged.groups !== undefined) {
      groupOf[next] = judged.groups.groupOf[row];
      runBy[next] = judged.groups.runBy[row];
    }
    if (timing !== null) timing.tSec[next] = judged.timing?.tSec[row] as number;
    if (campaign !== null) campaign[next] = judged.timing?.campaign?.[row] as number;
    if (knownSec !== null) knownSec[next] = judged.timing?.knownSec?.[row] as number;
    next++;
  }
  return {
    ...{ level: judged.level, nRows, score, isPositive, isHit, account, isPerson },
    ...(judged.groups === undefined ? {} : { groups: { ...judged.groups, groupOf, runBy } }),
    ...(timing === null ? {} : { timing: { ...timing, campaign, ...(knownSec === null ? {} : { knownSec }) } }),
  };
}
