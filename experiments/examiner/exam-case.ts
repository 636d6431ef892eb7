import fc from 'fast-check';
import type { CrowdKind, Detector } from '../../detectors/detector.js';
import type { Unit } from '../../detectors/past.js';
import { arbitraryWorld } from './worlds/arbitrary-world.js';
import { shrinkingCrowd } from './worlds/shrinking-crowd.js';
import type { TinyWorld } from './worlds/tiny-world.js';

/** Marks of `ExamCase.labelMarks`. */
export const MARK = { unlabelled: 0, organic: 1, inauthentic: 2 } as const;

/** One world and what is done with it. */
export interface ExamCase {
  readonly world: TinyWorld;
  readonly unit: Unit;
  /** Label of row r of the training past: mark number r, again from the first when they run out; null = the planted truth. */
  readonly labelMarks: readonly number[] | null;
  /** Seed of what the detector draws. */
  readonly seed: number;
}

/** Any case: mostly tiny arbitrary worlds, sometimes a crowd, so that methods that need many rows do something. */
export function anyCase(detector: Detector): fc.Arbitrary<ExamCase> {
  return fc.record({
    world: fc.oneof(
      { weight: 8, arbitrary: arbitraryWorld() },
      { weight: 1, arbitrary: shrinkingCrowd('busy', false) },
    ),
    unit: fc.constantFrom(...detector.units),
    labelMarks: fc.array(fc.nat(MARK.inauthentic), { minLength: 1, maxLength: 16 }),
    seed: fc.nat(99),
  });
}

/** The kind of crowd that a detector is asked to see something in. */
function crowdKindOf({ beatsChance }: Detector): CrowdKind {
  return typeof beatsChance === 'string' ? beatsChance : 'busy';
}

/** A crowd with planted bots, of the kind that the detector promises to see, and the truth for labels; the bots are a gang where groups are looked for. */
export function crowdCase(detector: Detector): fc.Arbitrary<ExamCase> {
  return fc.constantFrom(...detector.units).chain((unit) =>
    fc.record({
      world: shrinkingCrowd(crowdKindOf(detector), unit === 'group'),
      unit: fc.constant(unit),
      labelMarks: fc.constant(null),
      seed: fc.nat(99),
    }),
  );
}
