const DAY_SEC = 86_400;

/** Days of the window in which an account exists; at least one, so that an account opened an hour ago does not have huge rates. */
export function windowDays(windowStartSec: number, nowSec: number, createdSec: number): number {
  return Math.max(1, (nowSec - Math.max(windowStartSec, createdSec)) / DAY_SEC);
}
