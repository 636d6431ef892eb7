import { check } from '../check.js';
import { LEARNS_AFTER, SCORES_AFTER, type Exam } from '../exam.js';
import { cpuInYardsticks } from '../cpu-yardstick.js';
import { crowdWorld } from '../worlds/crowd-world.js';

/** Bound of a detector that declares none: n log n and a little more. */
const DEFAULT_GROWTH = 1.2;
/** Sizes that are compared: six times the accounts and six times the actions. */
const N_PEOPLE = 108;
const N_BOTS = 12;
const TIMES = 6;
/** Room for caches, memory and the compiler; a method one power above its bound grows by `TIMES`, far more. Assumed. */
const ROOM = 2;
/** Measurements of each size; the middle ratio counts. */
const N_TRIALS = 3;
/** Measurements that are enough where both lie well below. */
const N_EARLY = 2;
/** A cost that is too high has to be so as often as this: a loaded machine stretched one middle ratio in seven hundred a little over the bound. */
const N_ROUNDS = 2;
/** CPU time that is thrown away first, and measurements at least: the yardstick is compiled by then, too. */
const WARM_UP_US = 240_000;
const LEAST_WARM_UPS = 2;

/**
 * CPU time, not the clock: other processes take the clock's time, not this one's. It is counted in runs of a fixed piece of work measured
 * side by side, so that a slower or hotter machine stretches both.
 */
export default check({
  id: 'cost-within-bound',
  summary: `CPU time for ${TIMES} times the traffic grows no more than the declared costGrowth allows (twice ${TIMES} to that power)`,
  worlds: 'none',
  examine(exam) {
    const growth = exam.detector.costGrowth ?? DEFAULT_GROWTH;
    const bound = ROOM * TIMES ** growth;
    const small = workOf(exam, 1);
    const large = workOf(exam, TIMES);
    // Compiled code only: while it is being compiled the fixed costs of a call hide how the rest grows.
    const start = process.cpuUsage();
    for (let run = 0; run < LEAST_WARM_UPS || spentUs(start) < WARM_UP_US; run++) cpuInYardsticks(small);
    cpuInYardsticks(large);
    const early = ratiosOf(large, small, N_EARLY);
    // Within the declared power without any of the room, twice: what disturbs one measurement can make a slow detector look cheap.
    if (ROOM * Math.max(...early) <= bound) return null;
    // The middle one: what disturbs a measurement can stretch the work as well as the yardstick.
    let grown = Infinity;
    for (let round = 0; round < N_ROUNDS && grown > bound; round++) {
      const before = round === 0 ? early : [];
      const ratios = [...before, ...ratiosOf(large, small, N_TRIALS - before.length)];
      grown = Math.min(grown, ratios.sort((a, b) => a - b)[N_TRIALS >> 1]);
    }
    if (grown <= bound) return null;
    return {
      what:
        `CPU time grew ${grown.toFixed(1)}-fold for ${TIMES} times the traffic; ` +
        `at most ${bound.toFixed(1)} with costGrowth ${growth}`,
    };
  },
});

function ratiosOf(large: () => void, small: () => void, n: number): number[] {
  return Array.from({ length: n }, () => cpuInYardsticks(large) / cpuInYardsticks(small));
}

function spentUs(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return user + system;
}

/** Fitting and scoring a crowd `times` as large. Everything around it is prepared before. */
function workOf(exam: Exam, times: number): () => void {
  const isGang = exam.examCase.unit === 'group';
  const world = crowdWorld(`${exam.seed} cost`, { isGang, nPeople: N_PEOPLE * times, nBots: N_BOTS * times });
  const inside = exam.inWorld(world);
  const train = inside.past(LEARNS_AFTER);
  const past = inside.past(SCORES_AFTER);
  const labels = inside.labels(train);
  return () => void inside.scores({ train, past, labels });
}
