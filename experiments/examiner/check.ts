import type { Detector } from '../../detectors/detector.js';
import type { Exam } from './exam.js';
import type { ExamCase } from './exam-case.js';

/** What a check found wrong in one world. */
export interface Finding {
  /** What happened, in one sentence. */
  readonly what: string;
  /** Scores of the same rows before and after what should have changed nothing. */
  readonly before?: Float64Array;
  readonly after?: Float64Array;
  /** Scores of all rows, where they themselves are what is wrong. */
  readonly scores?: Float64Array;
}

/** One requirement on every detector, put to it on many made-up worlds. */
export interface Check {
  readonly kind: 'check';
  /** Equals the file name. */
  readonly id: string;
  /** The requirement in one line. */
  readonly summary: string;
  /**
   * `any`: random tiny worlds and crowds; `crowd`: worlds with planted bots and perfect labels, a few of them; `none`: the check
   * needs no world and runs once.
   */
  readonly worlds: 'any' | 'crowd' | 'none';
  /** False where the detector promises nothing of the kind. Default: applies. */
  readonly appliesTo?: (detector: Detector) => boolean;
  /** Bends a case into the shape that the check is about. */
  readonly adapt?: (examCase: ExamCase) => ExamCase;
  /** Null = the requirement holds in this world. What the detector throws counts as a finding of its own. */
  examine(exam: Exam): Finding | null | Promise<Finding | null>;
}

/** Declares a check: the default export of a file in `experiments/examiner/checks/`. */
export function check(spec: Omit<Check, 'kind'>): Check {
  return { kind: 'check', ...spec };
}
