import { syncBuiltinESMExports } from 'node:module';
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

/** Runs with every clock of the thread put forward (dates, also as text and as formatted; performance; the process's), and puts them back. */
function withClockForward<Result>(run: () => Result): Result {
  const { Date: date, performance: clock } = globalThis;
  const now = clock.now.bind(clock);
  const { hrtime } = process;
  const uptime = Object.getOwnPropertyDescriptor(process, 'uptime')!;
  const format = Object.getOwnPropertyDescriptor(Intl.DateTimeFormat.prototype, 'format')!;
  const laterDate = (): Date => new date(date.now() + LATER_MS);
  globalThis.Date = new Proxy(date, {
    apply: () => laterDate().toString(),
    construct: (target, given): Date =>
      Reflect.construct(target, given.length === 0 ? [target.now() + LATER_MS] : given) as Date,
    get: (target, key) => (key === 'now' ? () => target.now() + LATER_MS : (Reflect.get(target, key) as unknown)),
  });
  clock.now = () => now() + LATER_MS;
  process.hrtime = Object.assign((before?: [number, number]) => laterPair(hrtime(), before), {
    bigint: () => hrtime.bigint() + BigInt(LATER_MS) * 1_000_000n,
  });
  process.uptime = () => (uptime.value as () => number)() + LATER_MS / 1000;
  // Without a date a format tells the time.
  Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', {
    ...format,
    get(this: Intl.DateTimeFormat) {
      const tell = format.get!.call(this) as (at?: Date | number) => string;
      return (at?: Date | number) => tell(at ?? laterDate());
    },
  });
  syncBuiltinESMExports();
  try {
    return run();
  } finally {
    globalThis.Date = date;
    clock.now = now;
    process.hrtime = hrtime;
    Object.defineProperty(process, 'uptime', uptime);
    Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', format);
    syncBuiltinESMExports();
  }
}

const NS_PER_SEC = 1_000_000_000;

/** A reading of `process.hrtime` put forward; since another one, where one is given. */
function laterPair([sec, ns]: [number, number], before: [number, number] = [0, 0]): [number, number] {
  const laterSec = sec + Math.floor(LATER_MS / 1000) - before[0];
  const laterNs = ns + (LATER_MS % 1000) * 1_000_000 - before[1];
  const carry = Math.floor(laterNs / NS_PER_SEC);
  return [laterSec + carry, laterNs - carry * NS_PER_SEC];
}
