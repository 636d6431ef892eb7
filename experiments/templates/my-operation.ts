import { z } from 'zod';
import { operation } from 'ersatz/operation';
import { CLIENT, NONE, VERB } from 'ersatz/traffic';

/** What a scenario may set, each with a default, a range and a word on what it does. */
const params = z.strictObject({
  nCustomers: z.int().min(1).max(1000).default(10).describe('people whose password it has (assumed)'),
  followsPerDay: z.int().min(1).max(500).default(20).describe('follows for each of them a day (assumed)'),
});

/** Say here what it sells, and how it works. In a scenario: `operations: [{ use: my-operation }]`. */
export default operation({
  id: 'my-operation', // equals the file name
  family: 'follow service',
  summary: 'Follows random people from the accounts of its customers.',
  label: 'inauthentic', // 'coordinated': humans who act by hand to a plan
  params,
  nDevices: () => 1,
  // `bots` would give the traits of accounts of its own.

  // Chooses customers, once; plain data that `act` is given back and may change.
  setup({ nCustomers }, context) {
    const customers = context.view.people.slice(0, nCustomers).map((account) => ({
      account,
      campaign: context.enrol(account, 0, context.horizonSec), // takes over for this time
    }));
    return { customers, device: context.devices[0], network: context.networks.hosting[0] };
  },

  // Acts once an epoch: a day, or a part of one.
  act({ followsPerDay }, { customers, device, network }, epoch) {
    const { view, startSec, endSec } = epoch;
    const nFollows = Math.round((followsPerDay * (endSec - startSec)) / 86_400);
    for (const { account, campaign } of customers) {
      const draw = epoch.random('work', account);
      const hand = {
        actor: account,
        session: epoch.newSession(),
        device,
        client: CLIENT.unofficial,
        network,
        campaign,
      };
      for (let nth = 0; nth < nFollows; nth++) {
        const tSec = startSec + Math.floor(((endSec - startSec) * (nth + draw.uniform())) / nFollows);
        const target = view.people[draw.below(view.people.length)];
        // Anything but 'done' is all that it learns: blocked, locked-out, impossible.
        if (epoch.emit(hand, tSec, VERB.follow, target, NONE) === 'blocked') break;
      }
    }
  },
});
