import { check } from '../check.js';
import { areSameBits } from '../same-scores.js';

/** How far the clock is put forward: to another hour, day and year. */
const LATER_MS = 400 * 86_400_000 + 7 * 3_600_000 + 11;

/** Lint keeps the clock out of the catalog; a file from elsewhere has no lint. */
export default check({
  id: 'clock-blind',
  summary: 'the same bytes when the machine’s clock shows another time',
  worlds: 'any',
  examine(exam) {
    const before = exam.scores();
    const after = withClockForward(() => exam.scores());
    return areSameBits(before, after) ? null : { what: 'scores changed with the time of day', before, after };
  },
});

/** Runs with every clock of the thread put forward, and puts them back. */
function withClockForward<Result>(run: () => Result): Result {
  const { Date: date, performance: clock } = globalThis;
  const now = clock.now.bind(clock);
  globalThis.Date = new Proxy(date, {
    construct: (target, given): Date =>
      Reflect.construct(target, given.length === 0 ? [target.now() + LATER_MS] : given) as Date,
    get: (target, key) => (key === 'now' ? () => target.now() + LATER_MS : (Reflect.get(target, key) as unknown)),
  });
  clock.now = () => now() + LATER_MS;
  try {
    return run();
  } finally {
    globalThis.Date = date;
    clock.now = now;
  }
}
