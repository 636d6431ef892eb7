import { quantity } from 'ersatz/quantity';
import { VERB } from 'ersatz/traffic';

const DAY_SEC = 86_400;
const NIGHT_ENDS_SEC = 6 * 3600;

/** How many likes are given by night. The band is made up for this example: replace it by a published one and say where it stands. */
export default quantity({
  id: 'night-likes',
  summary: 'Share of all likes that are given between midnight and six.',
  population: 'all accounts',
  source: 'made up for this example',
  unit: 'share',
  figures: [
    {
      id: 'midnight-to-six',
      label: 'likes between midnight and six',
      row: 'none',
      band: { published: '0-0.25', low: 0, high: 0.25 },
      // From memory at best: shown, never counted. Use A, A*, B or C for what was published.
      sure: 'M',
    },
  ],
  measure({ traffic }) {
    let nLikes = 0;
    let nByNight = 0;
    for (const { nActions, t, verb } of traffic.epochs) {
      for (let at = 0; at < nActions; at++) {
        if (verb[at] !== VERB.like) continue;
        nLikes++;
        if (t[at] % DAY_SEC < NIGHT_ENDS_SEC) nByNight++;
      }
    }
    // NaN where there is nothing to measure.
    return [nLikes === 0 ? NaN : nByNight / nLikes];
  },
});
