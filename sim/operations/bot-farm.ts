import { z } from 'zod';
import { adaptivityShape } from '../adaptive/adaptivity.js';
import { bookEpoch, bookNothing, goesOn, newConcern, type Concern } from '../adaptive/concern.js';
import { dial } from '../adaptive/dial.js';
import { botShape, drawBot, placeBots } from '../enterprise/bot-traits.js';
import { deliver, newCrew, type Crew } from '../enterprise/crew.js';
import { buyersOf, closeShopBooks, drawOrders, fillOrder, orderShape, type Order } from '../enterprise/orders.js';
import { crewHoursShape } from '../enterprise/working-hours.js';
import { operation } from '../operation.js';
import { NONE } from '../traffic/columns.js';
import { VERB } from '../traffic/verb.js';

const params = z.strictObject({
  botShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.05)
    .describe('bots per person (calibration a3 46: 7.9-9.5 % of accounts; with others assumed)'),
  ...orderShape,
  ...botShape,
  ...crewHoursShape,
  followsPerBotDay: z
    .int()
    .min(1)
    .max(1000)
    .default(40)
    .describe('sold follows a bot makes a day at most (e: 50-100 a day after 2020; assumed lower)'),
  ...adaptivityShape,
});

interface Memory {
  readonly concern: Concern;
  readonly crew: Crew;
  /** In order of time. */
  readonly orders: readonly Order[];
  /** First order not taken up yet. */
  next: number;
}

/**
 * A bot farm selling followers: its own accounts follow the buyers, in a burst or dripping, and camouflage with slow organic-looking
 * sessions in between (likes, follows of popular accounts), driven from its own devices. Bots take turns, so that pairs of them seldom meet again.
 */
export default operation({
  id: 'bot-farm',
  family: 'bot-farm',
  label: 'inauthentic',
  summary: 'Delivers bought followers from its own accounts, in bursts or dripping, with camouflage in between.',
  params,
  evade: (given, evasion) => ({
    ...given,
    burstShare: dial(evasion, 1, given.burstShare, 0),
    burstHours: dial(evasion, 2, given.burstHours, 48),
    dripDays: dial(evasion, given.dripDays, given.dripDays, 2.5 * given.dripDays),
    deliverySpread: dial(evasion, 0, given.deliverySpread, 1),
    emptyShare: dial(evasion, 0.9, given.emptyShare, 0.05),
    noPictureShare: dial(evasion, 0.6, given.noPictureShare, 0.02),
    // a3 47: from 41 followings a follower to 5.
    followings: dial(evasion, 4 * given.followings, given.followings, given.followings / 2),
    camouflage: dial(evasion, 0, given.camouflage, 2.5 * given.camouflage),
    sharedDeviceShare: dial(evasion, 0.95, given.sharedDeviceShare, 0),
    hostingShare: dial(evasion, 1, given.hostingShare, 0),
    followsPerBotDay: Math.round(dial(evasion, 200, given.followsPerBotDay, 5)),
  }),
  bots: (given, random, size) =>
    Array.from({ length: Math.round(given.botShare * size.nPeople) }, () => drawBot(given, random, size.horizonDays)),
  nDevices: (given, size) => Math.round(given.botShare * size.nPeople),
  setup(given, context): Memory {
    const random = context.random('orders');
    const orders = drawOrders(given, 'followers', context, random);
    const { seats, mind } = placeBots(given, context, random);
    return { concern: newConcern(seats.length), crew: newCrew(seats, mind, random, given.workHours), orders, next: 0 };
  },
  act(given, memory: Memory, epoch) {
    const { concern, crew, orders } = memory;
    if (!goesOn(concern, crew.mind, epoch, buyersOf(orders))) return bookNothing(concern, epoch);
    const { startSec, endSec, view } = epoch;
    for (; memory.next < orders.length && orders[memory.next].atSec < endSec; memory.next++) {
      const random = epoch.random('order', memory.next);
      fillOrder(given, orders[memory.next], {
        crew,
        view,
        random,
        verb: VERB.follow,
        object: NONE,
        ...(crew.hours === null ? {} : { hours: crew.hours }),
      });
    }
    const nDone = deliver(crew, epoch, given.followsPerBotDay);
    const entry = closeShopBooks(given, orders, { startSec, endSec, nDone, nAccounts: crew.seats.length });
    bookEpoch(concern, crew.mind, { epoch, entry, seats: crew.seats });
  },
});
