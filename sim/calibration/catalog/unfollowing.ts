import { between } from '../bands.js';
import { VERB } from '../../traffic/verb.js';
import { OWNER } from '../../truth/truth.js';
import { quantity } from '../quantity.js';

const DAY_SEC = 86_400;
const WATCHED_DAYS = 51;

/** Who lets go of somebody. */
export default quantity({
  id: 'unfollowing',
  summary: 'Active people who unfollow somebody within 51 days.',
  population: 'people who did something in the first 51 days',
  source: 'Kwak et al. CHI 2011',
  unit: 'share',
  figures: [
    { id: 'share', label: 'unfollowed somebody in 51 days', row: 'a2 row 43, a5', band: between(0.35, 0.5), sure: 'A' },
  ],
  measure({ traffic, truth, endSec }) {
    if (endSec < WATCHED_DAYS * DAY_SEC) return [NaN];
    const { nAccounts } = traffic.accounts;
    const isActive = new Uint8Array(nAccounts);
    const unfollowed = new Uint8Array(nAccounts);
    for (const [index, { nActions, verb, actor, t }] of traffic.epochs.entries()) {
      const { controller } = truth.epochs[index];
      for (let row = 0; row < nActions && t[row] < WATCHED_DAYS * DAY_SEC; row++) {
        if (controller[row] !== OWNER || truth.operator[actor[row]] !== OWNER) continue;
        isActive[actor[row]] = 1;
        if (verb[row] === VERB.unfollow) unfollowed[actor[row]] = 1;
      }
    }
    const count = (flags: Uint8Array): number => flags.reduce((sum, flag) => sum + flag, 0);
    return [count(unfollowed) / count(isActive)];
  },
});
