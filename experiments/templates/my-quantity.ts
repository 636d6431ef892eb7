import { quantity } from 'ersatz/quantity';
import { VERB } from 'ersatz/traffic';

/** Say here what was published, and of whom. It is in the table `calibration` of every simulated study, and in `npx ersatz calibrate`. */
export default quantity({
  id: 'my-quantity', // equals the file name
  summary: 'Share of all actions that are likes.',
  population: 'all accounts',
  source: 'author, year',
  unit: 'share',
  figures: [
    {
      id: 'likes',
      label: 'likes among all actions',
      row: 'table 1', // where the source has it
      band: { published: '>= 0.5', low: 0.5, high: null }, // null: an open end
      sure: 'M', // from memory: shown, never counted; 'A', 'A*', 'B' or 'C' for what was published
    },
  ],

  // One value a figure, in their order; NaN where there is nobody to measure.
  measure({ traffic }) {
    let [nLikes, nActions] = [0, 0];
    for (const epoch of traffic.epochs) {
      nActions += epoch.nActions;
      for (let at = 0; at < epoch.nActions; at++) if (epoch.verb[at] === VERB.like) nLikes++;
    }
    return [nActions === 0 ? NaN : nLikes / nActions];
  },
});
