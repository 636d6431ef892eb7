import { z } from 'zod';
import { NONE } from '../traffic/columns.js';
import { VERB } from '../traffic/verb.js';
import { agendaOf, dueIn, type Agenda } from '../agenda.js';
import { confounder } from '../confounder.js';
import { ownHand } from '../own-hand.js';
import type { EpochContext } from '../world/context.js';

const DAY_SEC = 86_400;

const params = z.strictObject({
  startDays: z.array(z.number().min(0)).min(1).default([8, 22]).describe('days on which a loop opens'),
  lastsDays: z.number().positive().default(3).describe('days a loop stays open (calibration d: about 3)'),
  nHosts: z.int().min(2).max(40).default(14).describe('accounts that must be followed (d: 5-40)'),
  entrantShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.04)
    .describe('share of the people who enter a loop (assumed; d: thousands enter)'),
  unfollowShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.7)
    .describe('share of the follows that are taken back when the loop is over (assumed)'),
});

/** Somebody enters a loop, or takes the follows back. */
interface Entry {
  readonly account: number;
  readonly atSec: number;
}

interface Loop {
  readonly hosts: readonly number[];
  readonly entries: Agenda<Entry>;
  readonly regrets: Agenda<Entry>;
}

/**
 * A giveaway loop: to win a prize, people follow the same list of hosts in the same order within minutes, like and comment on each
 * host's post, and unfollow most of them days later. Looks exactly like lock-step plus churn, and is organic (calibration d).
 */
export default confounder({
  id: 'giveaway-loop',
  summary: 'Thousands follow the same list of hosts in order within days, then unfollow: organic lock-step.',
  params,
  setup(given, context): Loop[] {
    const { view, horizonSec } = context;
    return given.startDays.map((startDay, loop) => {
      const random = context.random(`loop ${loop}`);
      const first = view.people[random.below(view.people.length)];
      const hosts = new Set<number>();
      for (let tries = 0; hosts.size < given.nHosts && tries < 50 * given.nHosts; tries++) {
        const host = view.popularInCommunityOf(first, random);
        if (!view.isPrivate(host) && view.existsAt(host, 0)) hosts.add(host);
      }
      const openSec = startDay * DAY_SEC;
      const entries: Entry[] = [];
      const regrets: Entry[] = [];
      for (const account of view.people) {
        if (random.uniform() >= given.entrantShare || hosts.has(account)) continue;
        const day = Math.floor(random.uniform() * given.lastsDays) * DAY_SEC;
        const atSec = openSec + day + view.secondOfLocalHour(account, 9 + 13.5 * random.uniform());
        const regretSec =
          openSec +
          given.lastsDays * DAY_SEC +
          DAY_SEC * Math.floor(random.exponential(1.2)) +
          view.secondOfLocalHour(account, 9 + 13 * random.uniform());
        if (atSec >= horizonSec || !view.existsAt(account, atSec)) continue;
        entries.push({ account, atSec });
        regrets.push({ account, atSec: regretSec });
        context.participate(account, atSec, Math.min(horizonSec, regretSec + DAY_SEC));
      }
      return {
        hosts: [...hosts],
        entries: agendaOf(entries, horizonSec),
        regrets: agendaOf(regrets, horizonSec),
      };
    });
  },
  act(given, loops: Loop[], epoch) {
    for (const [number, loop] of loops.entries()) {
      for (const entry of dueIn(loop.entries, epoch)) enter(epoch, loop, entry, number);
      for (const entry of dueIn(loop.regrets, epoch))
        regret(epoch, loop, entry, { number, share: given.unfollowShare });
    }
  },
});

/** Works down the list: like the host's newest post, follow, comment a friend's name. */
function enter(epoch: EpochContext, loop: Loop, { account, atSec }: Entry, number: number): void {
  const { view } = epoch;
  const random = epoch.random(`enter ${number}`, account);
  const by = ownHand(epoch, account);
  let tSec = atSec;
  for (const host of loop.hosts) {
    tSec += 4 + random.exponential(9);
    const object = view.latestPost(host, tSec);
    if (object !== NONE) epoch.emit(by, tSec, VERB.like, host, object);
    tSec += 2 + random.exponential(4);
    epoch.emit(by, tSec, VERB.follow, host);
    if (object === NONE || random.uniform() > 0.6) continue;
    tSec += 6 + random.exponential(8);
    epoch.emit(by, tSec, VERB.comment, host, object);
  }
}

/** Unfollows most hosts in one go when the prize went to somebody else. */
function regret(
  epoch: EpochContext,
  loop: Loop,
  { account, atSec }: Entry,
  { number, share }: { number: number; share: number },
): void {
  const random = epoch.random(`regret ${number}`, account);
  const by = ownHand(epoch, account);
  let tSec = atSec;
  for (const host of loop.hosts) {
    if (random.uniform() >= share) continue;
    tSec += 3 + random.exponential(6);
    epoch.emit(by, tSec, VERB.unfollow, host);
  }
}
