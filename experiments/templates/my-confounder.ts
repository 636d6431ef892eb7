import { z } from 'zod';
import { confounder } from 'ersatz/confounder';
import { CLIENT, NONE, VERB } from 'ersatz/traffic';

/** What a scenario may set, each with a default, a range and a word on what it does. */
const params = z.strictObject({
  memberShare: z.number().min(0).max(1).default(0.1).describe('share of the people who take part (assumed)'),
});

/** Say here which honest behaviour this is, and which bots it looks like. In a scenario: `confounders: [{ use: my-confounder }]`. */
export default confounder({
  id: 'my-confounder', // equals the file name
  summary: 'Members all like the newest post of the most followed person, every day.',
  params,

  // Chooses people, once. Only who takes part may act; plain data that `act` is given back.
  setup({ memberShare }, context) {
    const { view } = context;
    const [idol, ...others] = [...view.people].sort((a, b) => view.nFollowers(b) - view.nFollowers(a));
    const draw = context.random('members');
    const members = others.filter(() => draw.uniform() < memberShare);
    for (const account of members) context.participate(account, 0, context.horizonSec);
    return { idol, members };
  },

  // Acts once an epoch, as the people themselves: own phone, own network, no campaign.
  act(_params, { idol, members }, epoch) {
    const { view, startSec, endSec } = epoch;
    for (const actor of members) {
      const tSec = startSec + Math.floor((endSec - startSec) * epoch.random('moment', actor).uniform());
      const post = view.latestPost(idol, tSec);
      if (post === NONE) continue;
      const [device, network] = [view.mainDevice(actor), view.homeNetwork(actor)];
      const hand = { actor, session: epoch.newSession(), device, client: CLIENT.officialApp, network, campaign: NONE };
      epoch.emit(hand, tSec, VERB.like, idol, post);
    }
  },
});
