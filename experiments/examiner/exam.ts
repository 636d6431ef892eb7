import type { Detector, DetectorContext } from '../../detectors/detector.js';
import type { FeatureBlock } from '../../detectors/feature-block.js';
import { preparePast } from '../../detectors/host/prepare-past.js';
import type { PreparedPast } from '../../detectors/host/prepared-past.js';
import { fitDetector, groupPast, openEngine, scoreAsGiven, type FitJob } from '../../detectors/host/run-detector.js';
import type { Labels } from '../../detectors/past.js';
import { MARK, type ExamCase } from './exam-case.js';
import { buildTraffic } from './worlds/build-traffic.js';
import { EPOCH_SEC, type TinyWorld } from './worlds/tiny-world.js';

/** Epochs that are closed when the detector learns, and when it scores; windows are one epoch long. */
export const LEARNS_AFTER = 2;
/** See `LEARNS_AFTER`. */
export const SCORES_AFTER = 3;

/** How one trial differs from the plain one. */
export interface Trial {
  readonly detector?: Detector;
  readonly seed?: string;
  readonly train?: PreparedPast;
  readonly labels?: Labels | null;
  readonly past?: PreparedPast;
}

/** A detector on trial, and the means to get a copy of it that has seen nothing. */
export interface ExaminedDetector {
  readonly detector: Detector;
  /** Parameters to examine it with; default: its own defaults. */
  readonly params?: Readonly<Record<string, unknown>>;
  readonly fresh: () => Promise<Detector>;
}

/** What a check works with: one case, and the means to try the detector on it. */
export class Exam {
  /** The detector, watched: see `hasDrawn`. */
  readonly detector: Detector;
  readonly examCase: ExamCase;
  readonly #given: ExaminedDetector;
  readonly #blocks: readonly FeatureBlock[];
  #hasDrawn = false;

  constructor(given: ExaminedDetector, blocks: readonly FeatureBlock[], examCase: ExamCase) {
    this.detector = this.#watched(given.detector);
    this.examCase = examCase;
    this.#given = given;
    this.#blocks = blocks;
  }

  /** True once the detector has asked for chance. */
  get hasDrawn(): boolean {
    return this.#hasDrawn;
  }

  /** The same exam in another world. */
  inWorld(world: TinyWorld): Exam {
    return new Exam(this.#given, this.#blocks, { ...this.examCase, world });
  }

  /** The detector as it is when nothing has run yet: a new copy of its module. */
  async freshDetector(): Promise<Detector> {
    const detector = await this.#given.fresh();
    await openEngine(detector);
    return this.#watched(detector);
  }

  get seed(): string {
    return `exam ${this.examCase.seed}`;
  }

  /** The past after some closed epochs, with its features. Prepared anew at each call. */
  past(
    nEpochs: number,
    options: { world?: TinyWorld; leaksFuture?: boolean; accountOrder?: readonly number[] } = {},
  ): PreparedPast {
    const { world = this.examCase.world, leaksFuture = false, accountOrder } = options;
    const traffic = buildTraffic(world, { nEpochs, leaksFuture });
    const nowSec = nEpochs * EPOCH_SEC;
    const request = { traffic, unit: this.examCase.unit, nowSec, windowStartSec: nowSec - EPOCH_SEC };
    return preparePast(request, this.#blocks, accountOrder);
  }

  /** Labels for a training past, by the case's marks or by the planted truth. */
  labels(train: PreparedPast): Labels {
    const { labelMarks, world } = this.examCase;
    const markOf = (row: number): number => {
      if (labelMarks !== null) return labelMarks[row % labelMarks.length];
      return world.bots.includes(train.account[row]) ? MARK.inauthentic : MARK.organic;
    };
    const marks = Array.from({ length: train.nRows }, (_, row) => markOf(row));
    const isSeen = (row: number): boolean =>
      labelMarks !== null || world.labelled === undefined || world.labelled.includes(train.account[row]);
    const rows = marks.flatMap((mark, row) => (mark === MARK.unlabelled || !isSeen(row) ? [] : [row]));
    return {
      row: Uint32Array.from(rows),
      isInauthentic: Uint32Array.from(rows, (row) => (marks[row] === MARK.inauthentic ? 1 : 0)),
    };
  }

  /** What the host is given to fit: the training past with the case's labels and seed, and the parameters under examination. */
  job(train: PreparedPast, { labels, seed = this.seed }: Pick<Trial, 'labels' | 'seed'> = {}): FitJob {
    const { params = {} } = this.#given;
    return { params, seed, train, labels: labels === undefined ? this.labels(train) : labels };
  }

  /** Fits and scores once, as the host does, but takes the scores as they come. */
  scores(trial: Trial = {}): Float64Array {
    const train = trial.train ?? this.past(LEARNS_AFTER);
    return scoreAsGiven(
      fitDetector(trial.detector ?? this.detector, this.job(train, trial)),
      trial.past ?? this.past(SCORES_AFTER),
    );
  }

  /** Fits and groups once, as the host does: the number of each row's group. Throws when a group is not one. */
  groups(trial: Trial = {}): Uint32Array {
    const train = trial.train ?? this.past(LEARNS_AFTER);
    return groupPast(fitDetector(this.detector, this.job(train, trial)), trial.past ?? this.past(SCORES_AFTER)).groupOf;
  }

  /** The detector with an ear at its source of chance. */
  #watched(detector: Detector): Detector {
    const listen = <Params>(ctx: DetectorContext<Params>): DetectorContext<Params> => ({
      params: ctx.params,
      random: (stream) => {
        this.#hasDrawn = true;
        return ctx.random(stream);
      },
    });
    return {
      ...detector,
      fit: (past, labels, ctx) => detector.fit(past, labels, listen(ctx)),
      score: (model, past, out, ctx) => detector.score(model, past, out, listen(ctx)),
      ...(detector.group === undefined
        ? {}
        : { group: (model, past, out, ctx) => detector.group?.(model, past, out, listen(ctx)) }),
    };
  }
}
