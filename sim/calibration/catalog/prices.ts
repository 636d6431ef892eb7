import { between } from '../bands.js';
import { NONE } from '../../traffic/columns.js';
import { VERB } from '../../traffic/verb.js';
import { quantity } from '../quantity.js';
import type { MeasuredWorld } from '../measured-world.js';
import { ratio } from '../statistics.js';

const DAY_SEC = 86_400;

/** What customers pay. */
export default quantity({
  id: 'prices',
  summary: 'Takings of the services for each customer or delivery.',
  population: 'paying customers of follow services',
  source: 'Instagress, Archie, Boostgram and Social Cat price lists, press',
  unit: 'US dollars',
  figures: [
    { id: 'month', label: 'takings for 30 days of a customer', row: 'a3 row 64', band: between(10, 386), sure: 'C' },
    {
      id: 'thousand-followers',
      label: 'takings for 1,000 bought followers',
      row: 'a3 row 65',
      band: between(5, 15),
      sure: 'B',
      population: 'packages of bought followers',
      source: 'SRF 2017',
    },
  ],
  measure(world) {
    const { truth, traffic } = world;
    const epochDays =
      traffic.epochs.length === 0 ? NaN : (traffic.epochs[0].endSec - traffic.epochs[0].startSec) / DAY_SEC;
    const service = takings(world, 'follow-service');
    const farm = takings(world, 'bot-farm');
    let nFollowers = 0;
    for (const [index, { nActions, verb }] of traffic.epochs.entries()) {
      const { campaign } = truth.epochs[index];
      for (let row = 0; row < nActions; row++)
        if (
          verb[row] === VERB.follow &&
          campaign[row] !== NONE &&
          farm.isMine[truth.campaigns[campaign[row]].operation]
        )
          nFollowers++;
    }
    return [ratio(service.revenue, service.nPayingEpochs * epochDays) * 30, ratio(farm.revenue, nFollowers) * 1000];
  },
});

/** What the books of a kind of enterprise say, over all epochs; nothing booked counts as not known. */
function takings(
  { truth }: MeasuredWorld,
  family: string,
): { revenue: number; nPayingEpochs: number; isMine: boolean[] } {
  const isMine = truth.operations.map((operation) => operation.family === family);
  const rows = truth.ledger.filter(({ operation }) => isMine[operation]);
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
  return {
    revenue: rows.length === 0 ? NaN : sum(rows.map(({ revenue }) => revenue)),
    nPayingEpochs: sum(rows.map(({ nPaying }) => nPaying)),
    isMine,
  };
}
