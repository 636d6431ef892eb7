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

/** Some of the reactions. What is left out stays out: a default filled in would stand over what the whole study says. */
export const changedPeopleSchema = z.strictObject(
  Object.fromEntries(
    Object.entries(peopleSchema.shape).map(([key, field]) => [
      key,
      field
        .unwrap()
        .optional()
        .describe(field.description ?? ''),
    ]),
  ) as { readonly [Key in keyof typeof peopleSchema.shape]: z.ZodOptional<z.ZodNumber> },
);

/** Parsed reactions. */
export type PeopleParams = z.infer<typeof peopleSchema>;

/** Who is hit: what the truth knows of the person behind an account at that moment. */
export interface HitPerson {
  /** Number of the person, equal in twin worlds. */
  readonly person: number;
  /** No operation acted through the account of late. */
  readonly isWronged: boolean;
  /** When the person last enrolled with a service, s; -Infinity = never. */
  readonly enrolledSec: number;
  /** When the person leaves by plan, s; Infinity = never. */
  readonly leavesSec: number;
}

/** An appeal on its way; the answer is the platform's, by somebody who looks. */
export interface Appeal {
  readonly account: number;
  readonly dueSec: number;
  readonly isWronged: boolean;
  readonly errs: boolean;
}

/** What people did so far. */
export interface Reactions {
  /** Customers who stopped, and have neither handed the password over nor enrolled anew since. */
  readonly nHeeded: number;
  /** Times that a new password was handed over. */
  readonly nReshared: number;
  readonly nComplaints: number;
  readonly nAppeals: number;
  /** Accounts whose owner left. */
  readonly left: ReadonlySet<number>;
}

/** What a person plans to do; one thing of a kind at a time. */
interface Intent {
  readonly kind: 'heed' | 'reshare' | 'leave';
  readonly account: number;
  readonly atSec: number;
  /** By plan the person is gone from here on. */
  readonly leavesSec: number;
}

/**
 * The people that a clean-up meets: customers heed, ignore or hand the password over again; the wrongly hit complain, appeal, leave. Each event of a person
 * has a stream of its own, with as many draws whatever the parameters, so that twins differ by what they ask for only. Whoever has left, or has stopped, counts once however
 * often the platform comes back.
 */
export class People {
  readonly #params: PeopleParams;
  readonly #key: StreamKey;
  readonly #counts = { nReshared: 0, nComplaints: 0, nAppeals: 0 };
  /** When customers stopped, s, by account. */
  readonly #heededSec = new Map<number, number>();
  readonly #left = new Set<number>();
  /** Accounts that the platform has closed. */
  readonly #closed = new Set<number>();
  #intents: Intent[] = [];

  constructor(params: PeopleParams, key: StreamKey) {
    this.#params = params;
    this.#key = key;
  }

  /** What people did so far. */
  get reactions(): Reactions {
    return { ...this.#counts, nHeeded: this.#heededSec.size, left: this.#left };
  }

  /** An owner notices what was done. Returns an appeal, or null; nobody who has left notices anything. */
  hear(event: PlatformEvent, hit: HitPerson): Appeal | null {
    const { account, atSec } = event;
    const { person, isWronged, enrolledSec, leavesSec } = hit;
    if (event.isPurged) this.#closed.add(account);
    if (this.#left.has(account)) return null;
    if (enrolledSec > (this.#heededSec.get(account) ?? Infinity)) this.#heededSec.delete(account);
    const given = this.#params;
    const random = openStream(indexedKey(indexedKey(this.#key, person), Math.floor(atSec)));
    const [reacts, appeals, complains, leaves, errs] = Array.from({ length: 5 }, () => random.uniform());
    const delay = random.exponential(1);
    const plan = (kind: Intent['kind'], meanDays: number): void =>
      this.#plan({ kind, account, atSec: atSec + delay * meanDays * DAY_SEC, leavesSec });
    if (isWronged) {
      const isHard = event.isPurged || event.blockedToSec > 0;
      if (complains < given.complainShare) this.#counts.nComplaints++;
      if (leaves < (isHard ? given.leaveAfterBlockShare : given.leaveShare)) plan('leave', given.leaveDelayDays);
    } else if (event.resetPassword) {
      if (reacts < given.reshareShare) plan('reshare', given.reshareDelayDays);
      else if (!this.#heededSec.has(account) && !this.#intends('reshare', account)) this.#heededSec.set(account, atSec);
    } else if (event.tell !== null && reacts < given.heedShare && !this.#heededSec.has(account))
      plan('heed', given.heedDelayDays);
    if (appeals >= (isWronged ? given.appealShare : given.falseAppealShare)) return null;
    this.#counts.nAppeals++;
    return { account, dueSec: atSec + given.answerDays * DAY_SEC, isWronged, errs: errs < given.reviewerErrorRate };
  }

  /** A purged account is back, unless its owner has left. */
  reopened(account: number): void {
    this.#closed.delete(account);
  }

  /** Whether the owner of an account has left the platform. */
  hasLeft(account: number): boolean {
    return this.#left.has(account);
  }

  /** What people do before `untilSec`: a measure holds from the second it names, within the coming epoch. */
  act(untilSec: number): Measure[] {
    const due = this.#intents.filter(({ atSec }) => atSec < untilSec).sort((a, b) => a.atSec - b.atSec);
    this.#intents = this.#intents.filter(({ atSec }) => atSec >= untilSec);
    return due.flatMap((intent) => this.#do(intent));
  }

  #do({ kind, account, atSec: dueSec, leavesSec }: Intent): Measure[] {
    // Nobody does anything with an account that is gone.
    if (this.#left.has(account) || this.#closed.has(account) || dueSec >= leavesSec) return [];
    const atSec = Math.floor(dueSec);
    if (kind === 'leave') {
      this.#left.add(account);
      return [{ kind: 'close-account', account, atSec }];
    }
    if (kind === 'heed') {
      if (!this.#heededSec.has(account)) this.#heededSec.set(account, atSec);
      return [{ kind: 'reset-password', account, atSec }];
    }
    this.#counts.nReshared++;
    this.#heededSec.delete(account);
    return [{ kind: 'share-password', account }];
  }

  #intends(kind: Intent['kind'], account: number): boolean {
    return this.#intents.some((intent) => intent.kind === kind && intent.account === account);
  }

  #plan(intent: Intent): void {
    if (!this.#intends(intent.kind, intent.account)) this.#intents.push(intent);
  }
}
