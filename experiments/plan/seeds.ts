import type { Unit } from '../../detectors/past.js';
import type { Study } from './study-schema.js';

/** Seed of a replicate: the same for all scenarios of a study, so that they are compared on twin worlds. */
export function replicateSeed({ seed }: Study, replicate: number): string {
  return `${seed}/${replicate}`;
}

/** Seed of everything that one detector draws in one cell. */
export function cellSeed(study: Study, replicate: number, detector: string, level: Unit): string {
  return `${replicateSeed(study, replicate)}/${detector}/${level}`;
}
