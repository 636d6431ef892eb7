import type { Labels } from '../../detectors/past.js';
import type { Measurement } from '../../sim/calibration/measure-world.js';
import type { PreparedPast } from '../../detectors/host/prepared-past.js';
import type { EaseScore } from '../ease/ease-column.js';
import type { ArmFile } from '../files/kept-arm-tables.js';
import type { KeptLabels, KeptTable, Window } from '../files/kept-tables.js';
import type { ScoreColumns } from '../judge/score-columns.js';
import type { World } from '../judge/world.js';
import type { Scenario } from '../../sim/scenario/schema.js';
import type { BarePast } from '../judge/bare-past.js';
import type { CellResult, PolicyResult } from '../judge/judge-cell.js';
import type { TimelineAction } from '../judge/customer-timeline.js';
import type { ServiceEconomy } from '../judge/service-economy.js';
import type { Fact } from '../judge/world-facts.js';
import type { LabelDeskParams } from '../labels/label-desk.js';
import type { ArmRun } from '../loop/run-arm.js';
import type { ArmResult } from '../loop/sum-up-arm.js';
import type { Deployment } from '../platform/deployment.js';
import type { AuditLabels } from '../policy.js';

/** A policy as the plan names it. */
export interface PlannedPolicy {
  /** The name in the report. */
  readonly name: string;
  readonly use: string;
  readonly params: unknown;
  /** The longest time that it puts a removal off, days. */
  readonly longestDelayDays?: number;
}

/** What the truth side is asked, one call at a time. */
export interface TruthCalls {
  readonly simulate: { readonly scenario: Scenario; readonly seed: string };
  readonly label: {
    readonly world: World;
    /** Pasts of one moment, one per unit. */
    readonly pasts: readonly BarePast[];
    readonly params: LabelDeskParams;
    readonly seed: string;
  };
  readonly ease: {
    readonly world: World;
    readonly past: PreparedPast;
    /** Rows of a class to look at, at most. */
    readonly mostRows: number;
  };
  readonly judge: {
    readonly world: World;
    readonly test: BarePast;
    readonly score: Float64Array;
    /** For a test past of groups: the number of each row's group; else null. */
    readonly groupOf: Uint32Array | null;
    /** What was looked at before the window's end, with its scores; left out where nobody looked. */
    readonly looks?: readonly { readonly past: BarePast; readonly score: Float64Array }[];
    readonly validationScore: Float64Array;
    readonly audited: AuditLabels;
    readonly auditedAccount: Uint32Array;
    readonly auditedHighest: Float64Array;
    /** Accounts that had a label to learn from. */
    readonly labelledAccounts: Uint32Array;
    readonly policies: readonly PlannedPolicy[];
    readonly metrics: readonly string[];
    /** Also give intervals over the accounts of this world, drawn by this seed text. */
    readonly intervalSeed?: string;
    /** Also list what one customer did. */
    readonly wantsTimeline: boolean;
    /** Also give the rows, to be kept. */
    readonly wantsRows: boolean;
  };
  /** A table about a world, to be kept. */
  readonly table: {
    readonly world: World;
    readonly file: 'accounts' | 'traffic' | 'truth';
    readonly window: Window;
    readonly labels: KeptLabels;
  };
  /** One arm of a closed loop; its plug-ins by id. */
  readonly arm: ArmCall & {
    /** Files to be kept of it, and what is the same in all their rows. */
    readonly keeps: { readonly files: readonly ArmFile[]; readonly labels: KeptLabels };
  };
}

/** All that determines an arm; its plug-ins by id. */
export type ArmCall = Omit<ArmRun, 'plugins' | 'deployment' | 'listener' | 'diary'> & {
  readonly deployment: NamedDeployment | null;
};

/** A deployment before its plug-ins are found. */
export type NamedDeployment = Omit<Deployment, 'policy' | 'attribution' | 'windowSec' | 'historyEpochs'> & {
  readonly policy: string;
  readonly attribution: string;
};

/** What comes back. */
export interface TruthAnswers {
  readonly simulate: {
    readonly world: World;
    readonly facts: readonly Fact[];
    readonly measurements: readonly Measurement[];
    readonly economy: readonly ServiceEconomy[];
    readonly ms: number;
  };
  readonly label: {
    /** One per past. */
    readonly training: readonly Labels[];
    readonly audits: readonly AuditLabels[];
    readonly facts: readonly Fact[];
  };
  readonly ease: readonly EaseScore[];
  readonly judge: { readonly cell: JudgedCell; readonly rows: ScoreColumns | null };
  readonly table: KeptTable;
  readonly arm: {
    readonly result: ArmResult;
    readonly tables: Readonly<Partial<Record<ArmFile, KeptTable>>>;
  };
}

/** What a policy made of a cell, without the rows. */
export type JudgedPolicy = Omit<PolicyResult, 'isHit'> & { readonly timeline: readonly TimelineAction[] };

/** The measurements of one cell of one replicate. */
export type JudgedCell = Omit<CellResult, 'policies'> & { readonly policies: readonly JudgedPolicy[] };
