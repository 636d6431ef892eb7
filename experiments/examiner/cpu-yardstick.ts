/** CPU time that one measurement has to fill: shorter runs are repeated. */
const LEAST_US = 20_000;
const MOST_RUNS = 50;
/** Elements of the yardstick's array: it fits the second cache, as the examiner's worlds do. */
const YARD = 50_000;

/**
 * CPU time of some work, in runs of the yardstick (a hash and a sort of 50,000 numbers) that are measured before and after it. No unit, no
 * clock: what else the machine does hardly moves it. Runs the work at least once.
 */
export function cpuInYardsticks(work: () => void): number {
  const before = cpuUs(yardstick);
  let nRuns = 0;
  let spentUs = 0;
  while (spentUs < LEAST_US && nRuns < MOST_RUNS) {
    spentUs += cpuUs(work);
    nRuns++;
  }
  const after = cpuUs(yardstick);
  return spentUs / nRuns / ((before + after) / 2);
}

function cpuUs(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return user + system;
}

function yardstick(): void {
  const values = new Uint32Array(YARD);
  for (let at = 0, state = 1; at < YARD; at++) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + at;
    values[at] = state;
  }
  values.sort();
}
