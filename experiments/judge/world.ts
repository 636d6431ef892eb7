import type { simulate } from '../../sim/simulate.js';

/** A simulated world: the traffic and, through its own door, the truth. */
export type World = Awaited<ReturnType<typeof simulate>>;
