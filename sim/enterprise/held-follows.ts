import { NONE } from '../traffic/columns.js';

/** Follows that a service will take back: whom, and when; those whose time is up today apart. Plain data. */
export interface HeldFollows {
  target: number[];
  untilSec: number[];
  readonly dueTarget: number[];
  readonly dueSec: number[];
}

/** Nobody is held. */
export function newHeldFollows(): HeldFollows {
  return { target: [], untilSec: [], dueTarget: [], dueSec: [] };
}

/** Holds a follow until a second. */
export function hold(held: HeldFollows, target: number, untilSec: number): void {
  held.target.push(target);
  held.untilSec.push(untilSec);
}

/** Moves the follows whose time is up before `endSec` to those that are due, but for those that `isKept` forever. O(held). */
export function sortOutDue(held: HeldFollows, endSec: number, isKept: (target: number) => boolean): void {
  const { target, untilSec, dueTarget, dueSec } = held;
  let left = 0;
  for (let place = 0; place < target.length; place++) {
    if (untilSec[place] >= endSec) {
      target[left] = target[place];
      untilSec[left++] = untilSec[place];
    } else if (!isKept(target[place])) {
      dueTarget.push(target[place]);
      dueSec.push(untilSec[place]);
    }
  }
  target.length = left;
  untilSec.length = left;
}

/** Takes one that is due at a second, the latest sorted out first; NONE when none is. O(due). */
export function takeDue({ dueTarget, dueSec }: HeldFollows, tSec: number): number {
  for (let place = dueSec.length - 1; place >= 0; place--) {
    if (dueSec[place] > tSec) continue;
    const target = dueTarget[place];
    // The last one takes its place.
    const last = dueTarget.pop()!;
    const lastSec = dueSec.pop()!;
    if (place < dueTarget.length) [dueTarget[place], dueSec[place]] = [last, lastSec];
    return target;
  }
  return NONE;
}
