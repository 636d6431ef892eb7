import { z } from 'zod';
import { indexedKey, openStream, type StreamKey } from '../../random/stream.js';
import type { Measure } from '../../sim/enforcement.js';
import type { PlatformEvent } from '../platform/records.js';

const DAY_SEC = 86_400;
const share = (fallback: number, what: string) => z.number().min(0).max(1).default(fallback).describe(what);
const meanDays = (fallback: number, what: string) => z.number().positive().max(60).default(fallback).describe(what);

/** How people take what the platform does to them. */
export const peopleSchema = z.strictObject({
  reshareShare: share(
    0.3,
    'customers who hand the new password to the service after a forced reset (calibration c: unmeasured, to be swept; assumed)',
  ),
  reshareDelayDays: meanDays(0.7, 'mean days until they do: the service asks at its next log-in (assumed)'),
  heedShare: share(
    0.33,
    'customers who, only told, change the password themselves and stop (calibration c: 33 % changed it after a breach notice)',
  ),
  heedDelayDays: meanDays(2, 'mean days until they do (assumed)'),
  complainShare: share(0.2, 'wrongly hit people who complain to support, each time (assumed)'),
  appealShare: share(0.3, 'wrongly hit people who appeal, each time (assumed)'),
  falseAppealShare: share(
    0.11,
    'rightly hit customers who appeal all the same, each time (calibration c: 2.1 of 19.4 million, of other content)',
  ),
  leaveShare: share(0.02, 'wrongly hit people who leave the platform, each time (assumed)'),
  leaveAfterBlockShare: share(0.15, 'wrongly blocked people who do, each time (assumed)'),
  leaveDelayDays: meanDays(3, 'mean days until they do (assumed)'),
  answerDays: meanDays(2, 'days until the platform has answered an appeal (assumed)'),
  reviewerErrorRate: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.05)
    .describe('chance that somebody who answers an appeal, or reviews for a policy, errs, both ways (assumed)'),
});

/** Parsed reactions. */
export type PeopleParams = z.infer<typeof peopleSchema>;

/** Who is hit: what the truth knows of the person behind an account at that moment. */
export interface HitPerson {
  /** Number of the person, equal in twin worlds. */
  readonly person: number;
  /** No operation acted through the account of late. */
  readonly isWronged: boolean;
}

/** An appeal on its way; the answer is the platform's, by somebody who looks. */
export interface Appeal {
  readonly account: number;
  readonly dueSec: number;
  readonly isWronged: boolean;
  readonly errs: boolean;
}

/** How often people did what, so far. */
export interface Reactions {
  nHeeded: number;
  nReshared: number;
  nComplaints: number;
  nAppeals: number;
  nLeft: number;
}

/** What people plan to do, by when. */
interface Intent {
  readonly atSec: number;
  readonly measure: Measure;
  readonly counts: 'nHeeded' | 'nReshared' | 'nLeft';
}

/**
 * The people that a clean-up meets: customers heed, ignore or hand the password over again; the wrongly hit complain, appeal, leave. Each event of a person
 * has a stream of its own, with as many draws whatever the parameters, so that twins differ by what they ask for only.
 */
export class People {
  readonly reactions: Reactions = { nHeeded: 0, nReshared: 0, nComplaints: 0, nAppeals: 0, nLeft: 0 };
  readonly #params: PeopleParams;
  readonly #key: StreamKey;
  #intents: Intent[] = [];

  constructor(params: PeopleParams, key: StreamKey) {
    this.#params = params;
    this.#key = key;
  }

  /** An owner notices what was done. Returns an appeal, or null. */
  hear(event: PlatformEvent, { person, isWronged }: HitPerson): Appeal | null {
    const { account, atSec } = event;
    const given = this.#params;
    const random = openStream(indexedKey(indexedKey(this.#key, person), Math.floor(atSec)));
    const [reacts, appeals, complains, leaves, errs] = Array.from({ length: 5 }, () => random.uniform());
    const delay = random.exponential(1);
    if (isWronged) {
      const isHard = event.isPurged || event.blockedToSec > 0;
      if (complains < given.complainShare) this.reactions.nComplaints++;
      if (leaves < (isHard ? given.leaveAfterBlockShare : given.leaveShare) && !event.isPurged) {
        const leaveSec = Math.floor(atSec + delay * given.leaveDelayDays * DAY_SEC);
        this.#plan(leaveSec, { kind: 'close-account', account, atSec: leaveSec }, 'nLeft');
      }
    } else if (event.resetPassword) {
      if (reacts < given.reshareShare)
        this.#plan(atSec + delay * given.reshareDelayDays * DAY_SEC, { kind: 'share-password', account }, 'nReshared');
      else this.reactions.nHeeded++;
    } else if (event.tell !== null && reacts < given.heedShare) {
      const heedSec = Math.floor(atSec + delay * given.heedDelayDays * DAY_SEC);
      this.#plan(heedSec, { kind: 'reset-password', account, atSec: heedSec }, 'nHeeded');
    }
    if (appeals >= (isWronged ? given.appealShare : given.falseAppealShare)) return null;
    this.reactions.nAppeals++;
    return { account, dueSec: atSec + given.answerDays * DAY_SEC, isWronged, errs: errs < given.reviewerErrorRate };
  }

  /** What people do before `untilSec`: a measure holds from the second it names, within the coming epoch. */
  act(untilSec: number): Measure[] {
    const due = this.#intents.filter(({ atSec }) => atSec < untilSec);
    this.#intents = this.#intents.filter(({ atSec }) => atSec >= untilSec);
    for (const { counts } of due) this.reactions[counts]++;
    return due.map(({ measure }) => measure);
  }

  #plan(atSec: number, measure: Measure, counts: Intent['counts']): void {
    this.#intents.push({ atSec, measure, counts });
  }
}
