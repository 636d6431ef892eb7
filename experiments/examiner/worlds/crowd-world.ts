import type { CrowdKind } from '../../../detectors/detector.js';
import { busyCrowd } from './busy-crowd.js';
import type { Crowd, CrowdSize } from './crowd-members.js';
import { lockstepCrowd } from './lockstep-crowd.js';
import { obscureCrowd } from './obscure-crowd.js';
import { ringCrowd } from './ring-crowd.js';
import type { TinyWorld } from './tiny-world.js';

/** What may be asked of a crowd. */
export interface CrowdWish extends Partial<CrowdSize> {
  /** Default: `busy`. */
  readonly kind?: CrowdKind;
  /** True: the bots of a busy crowd also follow one list in step. */
  readonly isGang?: boolean;
}

/** Sizes that are easy for an honest method and cheap. */
export const CROWD_SIZE: Readonly<Record<CrowdKind, CrowdSize>> = {
  busy: { nPeople: 54, nBots: 6 },
  lockstep: { nPeople: 54, nBots: 8 },
  obscure: { nPeople: 190, nBots: 6 },
  ring: { nPeople: 48, nBots: 15 },
};

/** Every kind of crowd. */
export const CROWD_KINDS = Object.keys(CROWD_SIZE) as readonly CrowdKind[];

/** Draws a crowd with planted bots; each kind of crowd is told in its own file. */
export function drawCrowd(seed: string, { kind = 'busy', isGang = false, ...size }: CrowdWish = {}): Crowd {
  const wanted = { ...CROWD_SIZE[kind], ...size };
  if (kind === 'busy') return busyCrowd(seed, wanted, isGang);
  return { lockstep: lockstepCrowd, obscure: obscureCrowd, ring: ringCrowd }[kind](seed, wanted);
}

/** The world of a crowd. */
export function crowdWorld(seed: string, wish: CrowdWish = {}): TinyWorld {
  return drawCrowd(seed, wish).world;
}
