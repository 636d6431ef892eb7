import { z } from 'zod';
import { confounder } from 'ersatz/confounder';
import { CLIENT, NONE, VERB } from 'ersatz/traffic';

const HOUR_SEC = 3600;
const DAY_SEC = 24 * HOUR_SEC;

const params = z.strictObject({
  memberShare: z.number().min(0).max(1).default(0.1).describe('share of the people who are members (assumed)'),
  atHour: z.number().min(0).max(22).default(20).describe('hour of the simulated day at which they begin (assumed)'),
});

/** A fan club whose members all comment on their idol within an hour of every evening: in step, and all of it meant. */
export default confounder({
  id: 'fan-rally',
  summary: 'A fan club comments on the newest post of its idol within one hour of each evening.',
  params,
  setup({ memberShare }, context) {
    const { view, horizonSec } = context;
    const draw = context.random('members');
    const [idol] = [...view.people].sort((a, b) => view.nFollowers(b) - view.nFollowers(a));
    const members = view.people.filter((account) => draw.uniform() < memberShare && account !== idol);
    // Only accounts that take part may act, and reports show them as the segment `confounder:fan-rally`.
    for (const account of members) context.participate(account, 0, horizonSec);
    return { idol, members };
  },
  act({ atHour }, { idol, members }, epoch) {
    // An epoch is a day or a part of one (`epochHours` of the scenario).
    const fromSec = epoch.startSec - (epoch.startSec % DAY_SEC) + atHour * HOUR_SEC;
    for (const actor of members) {
      const tSec = fromSec + Math.floor(HOUR_SEC * epoch.random('minute', actor).uniform());
      const post = epoch.view.latestPost(idol, tSec);
      if (post === NONE || tSec < epoch.startSec || tSec >= epoch.endSec) continue;
      // The owner's own hand: own phone, own network, official app; a confounder acts for no campaign.
      const hand = {
        actor,
        session: epoch.newSession(),
        device: epoch.view.mainDevice(actor),
        client: CLIENT.officialApp,
        network: epoch.view.homeNetwork(actor),
        campaign: NONE,
      };
      // Who is not there yet, or was deleted, comes back as `impossible`.
      epoch.emit(hand, tSec, VERB.comment, idol, post);
    }
  },
});
