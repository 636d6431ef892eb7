import fc from 'fast-check';
import type { Detector } from '../../detectors/detector.js';
import type { Unit } from '../../detectors/past.js';
import { arbitraryWorld } from './worlds/arbitrary-world.js';
import { crowdWorld } from './worlds/crowd-world.js';
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
    world: fc.oneof({ weight: 8, arbitrary: arbitraryWorld() }, { weight: 1, arbitrary: anyCrowd() }),
    unit: fc.constantFrom(...detector.units),
    labelMarks: fc.array(fc.nat(MARK.inauthentic), { minLength: 1, maxLength: 16 }),
    seed: fc.nat(99),
  });
}

/** A crowd with planted bots and the truth for labels; the bots are a gang where groups are looked for. */
export function crowdCase(detector: Detector): fc.Arbitrary<ExamCase> {
  return fc.constantFrom(...detector.units).chain((unit) =>
    fc.record({
      world: anyCrowd(unit === 'group'),
      unit: fc.constant(unit),
      labelMarks: fc.constant(null),
      seed: fc.nat(99),
    }),
  );
}

function anyCrowd(isGang = false): fc.Arbitrary<TinyWorld> {
  return fc.noShrink(fc.nat(999_999)).map((number) => crowdWorld(`crowd ${number}`, { isGang }));
}
