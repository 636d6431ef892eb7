import { featureBlock, type RawPast } from '../feature-block.js';
import { fillRates, RATE_COLUMNS } from '../lib/account-rates.js';

const WANTED = new Set(['likes-per-day', 'follows-per-day', 'max-actions-per-hour', 'follow-unfollow-churn']);

/** The actor's rates over the window, on each of its actions. */
export default featureBlock({
  id: 'actor-rates',
  summary: "the actor's rates over the whole window",
  unit: 'action',
  columns: [
    ...RATE_COLUMNS.filter(({ name }) => WANTED.has(name)),
    {
      name: 'followings-to-followers-log',
      description: 'natural log of (1 + followings) / (1 + followers) of the actor at now',
    },
  ],
  compute,
});

/** Readable form: the columns of `rates` for every account, looked up by actor. */
function compute(past: RawPast, out: readonly Float64Array[]): void {
  const { account: actor, nAccounts, index } = past;
  const { followers, followings } = index.follows;
  const byAccount = RATE_COLUMNS.map(() => new Float64Array(nAccounts));
  fillRates(
    past,
    Uint32Array.from({ length: nAccounts }, (_, account) => account),
    byAccount,
  );
  const wanted = byAccount.filter((_, column) => WANTED.has(RATE_COLUMNS[column].name));
  const ratio = out[wanted.length];
  for (let row = 0; row < actor.length; row++) {
    const account = actor[row];
    for (let column = 0; column < wanted.length; column++) out[column][row] = wanted[column][account];
    ratio[row] = Math.log((1 + followings[account]) / (1 + followers[account]));
  }
}
