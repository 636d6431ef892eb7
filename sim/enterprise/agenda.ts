/** Room for seats in a key: 2^22 accounts at most, as in the world. */
const SEATS = 2 ** 22;

/** The runs of one day in order of time; plain data. Keys pack the second a run starts and the seat it serves. */
export interface Agenda {
  day: number;
  keys: Float64Array;
  n: number;
  next: number;
}

/** An empty agenda. */
export function newAgenda(): Agenda {
  return { day: -1, keys: new Float64Array(64), n: 0, next: 0 };
}

/** Opens a new day; false when the day is open already. */
export function openDay(agenda: Agenda, day: number): boolean {
  if (agenda.day === day) return false;
  agenda.day = day;
  agenda.n = 0;
  agenda.next = 0;
  return true;
}

/** Adds a run of a seat (below 2^22) at a second of the simulated clock. */
export function addRun(agenda: Agenda, startSec: number, seat: number): void {
  if (agenda.n === agenda.keys.length) {
    const larger = new Float64Array(2 * agenda.n);
    larger.set(agenda.keys);
    agenda.keys = larger;
  }
  agenda.keys[agenda.n++] = Math.floor(startSec) * SEATS + seat;
}

/** Puts the day's runs in order of time. O(n log n). */
export function closeDay(agenda: Agenda): void {
  agenda.keys.subarray(0, agenda.n).sort();
}

/** Whether a run starts before `endSec`; then `runSec` and `runSeat` tell which, until `agenda.next` is raised. */
export function hasRun(agenda: Agenda, endSec: number): boolean {
  return agenda.next < agenda.n && agenda.keys[agenda.next] < endSec * SEATS;
}

/** Second at which the next run starts. */
export const runSec = (agenda: Agenda): number => Math.floor(agenda.keys[agenda.next] / SEATS);

/** Seat that the next run serves. */
export const runSeat = (agenda: Agenda): number => agenda.keys[agenda.next] % SEATS;
