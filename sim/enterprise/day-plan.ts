/** Room for seats in a key: 2^22 accounts at most, as in the world. */
const SEATS = 2 ** 22;

/** The runs of one day in order of time; plain data. Keys pack the second a run starts and the seat it serves. */
export interface DayPlan {
  day: number;
  keys: Float64Array;
  n: number;
  next: number;
}

/** An empty plan. */
export function newDayPlan(): DayPlan {
  return { day: -1, keys: new Float64Array(64), n: 0, next: 0 };
}

/** Opens a new day; false when the day is open already. */
export function openDay(plan: DayPlan, day: number): boolean {
  if (plan.day === day) return false;
  plan.day = day;
  plan.n = 0;
  plan.next = 0;
  return true;
}

/** Adds a run of a seat (below 2^22) at a second of the simulated clock. */
export function addRun(plan: DayPlan, startSec: number, seat: number): void {
  if (plan.n === plan.keys.length) {
    const larger = new Float64Array(2 * plan.n);
    larger.set(plan.keys);
    plan.keys = larger;
  }
  plan.keys[plan.n++] = Math.floor(startSec) * SEATS + seat;
}

/** Puts the day's runs in order of time. O(n log n). */
export function closeDay(plan: DayPlan): void {
  plan.keys.subarray(0, plan.n).sort();
}

/** Whether a run starts before `endSec`; then `runSec` and `runSeat` tell which, until `plan.next` is raised. */
export function hasRun(plan: DayPlan, endSec: number): boolean {
  return plan.next < plan.n && plan.keys[plan.next] < endSec * SEATS;
}

/** Second at which the next run starts. */
export const runSec = (plan: DayPlan): number => Math.floor(plan.keys[plan.next] / SEATS);

/** Seat that the next run serves. */
export const runSeat = (plan: DayPlan): number => plan.keys[plan.next] % SEATS;
