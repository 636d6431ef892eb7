import { featureBlock } from '../feature-block.js';
import { fillRates, RATE_COLUMNS } from '../lib/account-rates.js';

/** How much an account does a day and an hour. */
export default featureBlock({
  id: 'rates',
  summary: 'actions a day and an hour, mean and peak, and how many follows are undone',
  unit: 'account',
  columns: RATE_COLUMNS,
  compute: (past, out) => fillRates(past, past.account, out),
});
