import { part, shaped } from '../plugins/plugin-shape.js';
import type { z } from 'zod';
import type { RandomStream } from '../random/stream.js';
import type { Labels, Past, Unit } from './past.js';

/** What a detector is given beside the past. */
export interface DetectorContext<Params> {
  readonly params: Params;
  /** The only source of chance: a named stream, the same for the same study, cell and name. */
  random(stream: string): RandomStream;
}

/**
 * Kinds of made-up crowds in which the examiner looks whether a method beats chance. `busy`: bots that do much more than people, in step and from few devices;
 * `lockstep`: a gang no busier than people that follows the same obscure accounts within minutes; `obscure`: bots that each follow a few accounts which nobody else
 * follows; `ring`: bots that follow one another, some accounts labelled.
 */
export type CrowdKind = 'busy' | 'lockstep' | 'obscure' | 'ring';

/** What a group detector fills, one value an account row. */
export interface GroupColumns {
  /** Number of the row's group (the number itself means nothing), NONE where it is in no group. A group has at least two accounts. */
  readonly groupOf: Uint32Array;
  /** Score of the row's group in [0,1], the same for all its rows; 0 where it is in no group. */
  readonly score: Float64Array;
}

/** One reason behind the score of a row. */
export interface Reason {
  /** What speaks, in a few words: the rule that fired, `feature`, `in a dense block`, `sequence of actions` ... */
  readonly reason: string;
  /** The column or quantity it is about. */
  readonly feature?: string;
  /** The row's value of that feature; left out where it is missing. */
  readonly value?: number;
  /** What it adds to the raw score, where the method can say. */
  readonly contribution?: number;
  /** Accounts the row was found with, itself among them. */
  readonly members?: readonly number[];
}

/** Why a row scores what it scores. */
export interface Explanation {
  /** Strongest first; empty where nothing speaks for or against the row. */
  readonly reasons: readonly Reason[];
  /**
   * Set when the contributions of all reasons add up: `base` + their sum = `total`. The score is the sigmoid of the total (`log-odds`),
   * two to its power (`log2`) or the total itself (`score`).
   */
  readonly sum?: { readonly base: number; readonly total: number; readonly scale: 'log-odds' | 'log2' | 'score' };
}

/**
 * One detection method. `fit` turns a past (and labels) into plain cloneable data; `score` fills one number a row.
 * Both are synchronous: the host owns concurrency.
 */
export interface Detector<Params = unknown, Model = unknown> {
  readonly kind: 'detector';
  /** Equals the file name, the config word and the row in the report. */
  readonly id: string;
  /** One sentence for people who choose a detector. */
  readonly summary: string;
  /** Author, year, title of the method. */
  readonly source: string;
  /** Family of methods: rule, linear, trees, outlier, graph, sequence ... */
  readonly family: string;
  /** What it can score. */
  readonly units: readonly Unit[];
  /** `revealed`: fit is given the desk's labels; `none`: fit gets null and may not depend on them. */
  readonly labels: 'none' | 'revealed';
  /**
   * Feature columns it needs, by name or pattern (`rates/*`, `*`). A pattern takes whatever the data offers; a plain name that
   * the data does not offer makes the cell skipped, with the reason in the report.
   */
  readonly features: readonly string[];
  /** `tensorflow`: the host prepares a TensorFlow.js backend before `fit` and `score`. */
  readonly engine?: 'tensorflow';
  /**
   * Declared bound on cost: CPU time of fit and score together grows at most as the size of the past (accounts and actions) to this
   * power. Default: 1.2, n log n and a little more. Declare more where the method needs it, 2 for all pairs.
   */
  readonly costGrowth?: number;
  /**
   * True when the method lives by chance, so that two seeds give two results on any data to speak of. Leave out where draws only break ties, choose a
   * start or a hash.
   */
  readonly variesBySeed?: boolean;
  /**
   * True when a row's score comes from the model and that row's own prepared columns, and from nothing else: the host then scores only the rows that are
   * wanted. Checked by `rows-stand-alone`. Its fit then reads columns and labels only: a closed loop teaches it with rows that it kept, without their traffic.
   */
  readonly scoresRowsAlone?: boolean;
  /**
   * The crowd in which the method promises to beat chance; true = `busy`. False promises nothing: then it has to beat chance in one kind or another all the
   * same, or the examiner rejects it.
   */
  readonly beatsChance: boolean | CrowdKind;
  readonly params: z.ZodType<Params>;
  fit(past: Past, labels: Labels | null, ctx: DetectorContext<Params>): Model;
  /** Fills `out[row]` in [0,1]; higher = more likely inauthentic. */
  score(model: Model, past: Past, out: Float64Array, ctx: DetectorContext<Params>): void;
  /** With the unit `group`, instead of `score`: finds groups of accounts that belong together. All rows start in no group. */
  group?(model: Model, past: Past, out: GroupColumns, ctx: DetectorContext<Params>): void;
  /** Says why one row of a past scores what it scores. May cost as much as scoring the whole past. */
  explain?(model: Model, past: Past, row: number, ctx: DetectorContext<Params>): Explanation;
}

/** Declares a detector: the default export of a file in `detectors/catalog/` or of a file given to `--plugins`. */
export function detector<Params, Model>(spec: Omit<Detector<Params, Model>, 'kind'>): Detector<Params, Model> {
  return {
    kind: 'detector',
    ...shaped('detector', spec, {
      source: part.text,
      family: part.text,
      units: part.list(part.oneOf('account', 'action', 'group')),
      labels: part.oneOf('none', 'revealed'),
      features: part.texts,
      beatsChance: part.either(part.flag, part.oneOf('busy', 'lockstep', 'obscure', 'ring')),
      params: part.params,
      fit: part.method,
      score: part.method,
      group: part.optional(part.method),
      explain: part.optional(part.method),
    }),
  };
}
