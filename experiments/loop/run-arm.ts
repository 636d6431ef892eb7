import type { DetectorSeat } from '../../detectors/host/detector-seat.js';
import { childKey, rootKey } from '../../random/stream.js';
import type { Enforcement, Measure } from '../../sim/enforcement.js';
import { simulate } from '../../sim/simulate.js';
import type { Scenario } from '../../sim/scenario/schema.js';
import type { Epoch } from '../../sim/traffic/epoch.js';
import type { LabelDeskParams } from '../labels/label-desk.js';
import type { Deployment } from '../platform/deployment.js';
import { Platform, type PlatformListener } from '../platform/platform.js';
import { isSeen, type PlatformEvent } from '../platform/records.js';
import type { ArmDiary } from './arm-diary.js';
import { LiveTruth } from './live-truth.js';
import { LoopBooks } from './loop-books.js';
import { openLoopDesk } from './loop-desk.js';
import { People, type PeopleParams } from './people.js';
import { sumUpArm, type ArmResult } from './sum-up-arm.js';

/** One world with one platform in it. */
export interface ArmRun {
  readonly scenario: Scenario;
  readonly seed: string;
  readonly plugins: readonly string[];
  readonly labels: LabelDeskParams;
  readonly people: PeopleParams;
  /** Operations that the desk does not know; none by default. */
  readonly unseen?: readonly string[];
  readonly windowSec: number;
  readonly historyEpochs: number;
  /** Null: a platform that does nothing, the twin of all others. */
  readonly deployment: Deployment | null;
  /** Threads of the simulation; the same bytes for any number. Default 1. */
  readonly workers?: number;
  /** Told of everything, beside the books: for tests. */
  readonly listener?: PlatformListener;
  /** Writes down what each account meets; none by default. */
  readonly diary?: ArmDiary;
}

/** Simulates one arm from its first to its last epoch. The detector works in the seat's thread; it never sees more than the platform's log and the desk's labels. */
export async function runArm(run: ArmRun, seat: DetectorSeat | null): Promise<ArmResult> {
  const { scenario, seed, plugins, deployment, historyEpochs, windowSec } = run;
  const epochSec = scenario.epochHours * 3600;
  const nEpochs = Math.ceil((scenario.horizonDays * 86_400) / epochSec);
  const live = new LiveTruth(historyEpochs);
  const books = new LoopBooks(live, { nEpochs, epochSec, windowSec });
  const loop = deployment === null || seat === null ? null : new Loop(run, { live, books, seat, deployment });
  let nSeen = 0;
  await simulate(scenario, {
    seed,
    plugins,
    workers: run.workers ?? 1,
    witness: {
      open: (founded, truth) => live.open(founded, truth),
      see(epoch, truthEpoch) {
        live.see(epoch, truthEpoch);
        books.log(nSeen++, epoch);
      },
    },
    ...(loop === null ? {} : { enforcement: loop }),
    sink: { open: () => Promise.resolve(), take: () => Promise.resolve() },
  });
  run.diary?.close({ live, books });
  return sumUpArm({ live, books, work: loop?.desk.work ?? null, reactions: loop?.people.reactions ?? null, epochSec });
}

interface LoopParts {
  readonly live: LiveTruth;
  readonly books: LoopBooks;
  readonly seat: DetectorSeat;
  readonly deployment: Deployment;
}

/** A platform and the people it meets, between two epochs of a world. */
class Loop implements Enforcement {
  readonly desk;
  readonly people: People;
  readonly #parts: LoopParts;
  readonly #run: ArmRun;
  readonly #heard: PlatformEvent[] = [];
  #platform: Platform | null = null;

  constructor(run: ArmRun, parts: LoopParts) {
    const key = childKey(rootKey(run.seed), 'closed-loop');
    this.#run = run;
    this.#parts = parts;
    this.people = new People(run.people, childKey(key, 'people'));
    this.desk = openLoopDesk({
      params: run.labels,
      reviewerErrorRate: run.people.reviewerErrorRate,
      key: childKey(key, 'desk'),
      live: parts.live,
      unseen: run.unseen ?? [],
    });
  }

  lets(...action: Parameters<Platform['lets']>): boolean {
    return this.#platform?.lets(...action) ?? true;
  }

  async after(epoch: Epoch): Promise<Measure[]> {
    this.#platform ??= this.#open();
    const measures = await this.#platform.after(epoch);
    for (const event of this.#heard.splice(0)) this.#hear(event, this.#platform);
    // Whose owner has left is not opened again.
    const possible = measures.filter(({ kind, account }) => kind !== 'reopen-account' || !this.people.hasLeft(account));
    const done = this.people.act(2 * epoch.endSec - epoch.startSec);
    this.#run.listener?.owners?.(done, epoch.endSec);
    return [...possible, ...done];
  }

  #open(): Platform {
    const { live, books, seat, deployment } = this.#parts;
    const { listener, diary } = this.#run;
    return new Platform(live.founded, deployment, {
      seat,
      desk: this.desk,
      listener: {
        action(cleaned, row, isUndone, atSec) {
          books.action(cleaned, row, isUndone);
          const controller = live.controllersOf(cleaned.number)[row];
          diary?.action(cleaned.epoch.actor[row], live.standingOf(controller) === 'organic', isUndone);
          listener?.action(cleaned, row, isUndone, atSec);
        },
        event: (event) => {
          books.event(event);
          this.#heard.push(event);
          diary?.event(event, !books.isGuilty(event.account, event.atSec));
          listener?.event(event);
        },
        lift: (account, atSec) => {
          books.lift(account, atSec);
          this.people.reopened(account);
          diary?.lift(account, atSec);
          listener?.lift?.(account, atSec);
        },
        sweep(result) {
          books.sweep(result);
          listener?.sweep(result);
        },
      },
    });
  }

  /** Owners react to what they see; bots have none. */
  #hear(event: PlatformEvent, platform: Platform): void {
    const { live, books } = this.#parts;
    const { account, atSec } = event;
    if (!isSeen(event) || live.isBot(account)) return;
    const person = live.truth.person[account];
    const appeal = this.people.hear(event, {
      ...{ person, isWronged: !books.isGuilty(account, atSec) },
      ...{ enrolledSec: live.enrolledSec(account, atSec), leavesSec: live.leavesSec(account) },
    });
    if (appeal === null) return;
    this.#run.diary?.appeal(event);
    platform.appeal(account, appeal.dueSec, appeal.isWronged !== appeal.errs);
  }
}
