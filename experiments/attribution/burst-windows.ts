import { attribution } from '../attribution.js';

const HOUR_SEC = 3600;
/** Likes, follows and comments in a clock hour from which it counts as a burst; assumed, near the reported hourly limits of calibration c (20-60 an hour). */
const LEAST_IN_HOUR = 15;

/** Takes a suspect's actions in clock hours in which it did very many: services work in runs. Misses what is spread thin, and hits owners who binge. */
export default attribution({
  id: 'burst-windows',
  summary: "Removes a suspect's actions in the hours in which it did very many.",
  needsActionScores: false,
  pick({ traffic, epoch, row, account }, isPicked) {
    const hourOf = (at: number): number =>
      account[at] * 2 ** 20 + Math.floor(traffic.epochs[epoch[at]].t[row[at]] / HOUR_SEC);
    const nInHour = new Map<number, number>();
    for (let at = 0; at < isPicked.length; at++) nInHour.set(hourOf(at), (nInHour.get(hourOf(at)) ?? 0) + 1);
    for (let at = 0; at < isPicked.length; at++) isPicked[at] = (nInHour.get(hourOf(at)) ?? 0) >= LEAST_IN_HOUR ? 1 : 0;
  },
});
