import { z } from 'zod';
import { detector } from 'ersatz/detector';

const params = z.strictObject({
  busyLikesPerDay: z
    .number()
    .positive()
    .max(10_000)
    .default(30)
    .describe('likes a day at which the busy half of the score is half full (assumed)'),
});

/** What the two signals of a row add to its score; each in [0, 0.5], 0 where the column is unknown. */
function halves(clientShare: number, likesPerDay: number, busyLikesPerDay: number): [client: number, busy: number] {
  return [
    Number.isNaN(clientShare) ? 0 : 0.5 * clientShare,
    Number.isNaN(likesPerDay) ? 0 : (0.5 * likesPerDay) / (likesPerDay + busyLikesPerDay),
  ];
}

/** Suspects accounts that like a lot, and through the unofficial client. Sees nothing of services that act through the official app at a person's pace. */
export default detector({
  id: 'unofficial-likers',
  summary: 'Scores an account by how much it likes and how often through the unofficial client.',
  source: 'An example of this project; no published method.',
  family: 'rule',
  units: ['account'],
  labels: 'none',
  // One column of the feature block beside this file, one of a built-in block.
  features: ['like-clients/unofficial-share', 'rates/likes-per-day'],
  // The crowd in which `ersatz check` looks whether it beats chance: bots that do much more than people.
  beatsChance: 'busy',
  // A row's score needs that row's columns only.
  scoresRowsAlone: true,
  params,
  // Plain data; nothing to learn here.
  fit: () => ({}),
  score(_model, past, out, ctx) {
    const clientShare = past.feature('like-clients/unofficial-share');
    const likesPerDay = past.feature('rates/likes-per-day');
    for (let row = 0; row < out.length; row++) {
      const [client, busy] = halves(clientShare[row], likesPerDay[row], ctx.params.busyLikesPerDay);
      out[row] = client + busy;
    }
  },
  explain(_model, past, row, ctx) {
    const columns = ['like-clients/unofficial-share', 'rates/likes-per-day'] as const;
    const [clientShare, likesPerDay] = columns.map((name) => past.feature(name)[row]);
    const added = halves(clientShare, likesPerDay, ctx.params.busyLikesPerDay);
    const reasons = columns.map((feature, at) => {
      const value = [clientShare, likesPerDay][at];
      return { reason: 'feature', feature, contribution: added[at], ...(Number.isNaN(value) ? {} : { value }) };
    });
    reasons.sort((a, b) => b.contribution - a.contribution);
    return { reasons, sum: { base: 0, total: added[0] + added[1], scale: 'score' } };
  },
});
