import { part, shaped } from '../plugins/plugin-shape.js';
import type { F64, U32, U8 } from '../sim/traffic/columns.js';
import type { Traffic } from '../sim/traffic/epoch.js';

/** The candidate actions of one sweep. */
export interface Candidates {
  readonly traffic: Traffic;
  /** Where each candidate lies: row `row[i]` of epoch `epoch[i]` of the traffic. */
  readonly epoch: U32;
  readonly row: U32;
  /** Actor of each candidate. */
  readonly account: U32;
  /** 1 where the actor is a suspect of the sweep. */
  readonly isSuspect: U8;
  /** Scores of the candidates and whether each was hit; null where accounts were scored. */
  readonly score: F64 | null;
  readonly isHit: U8 | null;
}

/** Which of a suspect's actions a removal takes: an account is mixed, some of what it does is its owner's. */
export interface Attribution {
  readonly kind: 'attribution';
  readonly id: string;
  readonly summary: string;
  /** True: needs a detector that scores actions. */
  readonly needsActionScores: boolean;
  /** Fills `isPicked` with 1 for the candidates to remove; only those of suspects count. */
  pick(candidates: Candidates, isPicked: Uint8Array): void;
}

/** Declares an attribution: the default export of a file in `experiments/attribution/`. */
export function attribution(spec: Omit<Attribution, 'kind'>): Attribution {
  return {
    kind: 'attribution',
    ...shaped('attribution', spec, { needsActionScores: part.flag, pick: part.method }),
  };
}
