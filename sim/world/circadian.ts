/**
 * Share of posts by local hour 0..23, in percent. Source: calibration a1 row 21 (InstaFake non-automated accounts, 57,816 posts,
 * hours taken as UTC+3).
 */
const HOUR_SHARES = [
  5.2, 3.4, 2.0, 1.0, 0.6, 0.5, 0.4, 0.7, 1.1, 1.7, 2.6, 3.6, 4.2, 4.6, 5.0, 5.4, 5.8, 6.4, 6.7, 7.6, 8.3, 8.6, 7.8,
  6.7,
];

/** Share of posts by weekday, Monday first, relative to the mean. Source: calibration a1 row 22. */
const WEEKDAY_FACTORS = [12.8, 12.1, 12.0, 13.4, 13.5, 17.9, 18.4].map((share) => (share / 100.1) * 7);

const N_BINS = 1024;

/** Local second of the day at quantile bin/N_BINS of the daily rhythm; N_BINS + 1 entries. */
export function circadianQuantiles(): Float32Array {
  const total = HOUR_SHARES.reduce((sum, share) => sum + share, 0);
  const quantiles = new Float32Array(N_BINS + 1);
  let hour = 0;
  let below = 0;
  for (let bin = 0; bin <= N_BINS; bin++) {
    const wanted = (bin / N_BINS) * total;
    while (hour < 23 && below + HOUR_SHARES[hour] < wanted) below += HOUR_SHARES[hour++];
    const within = Math.min(1, (wanted - below) / HOUR_SHARES[hour]);
    quantiles[bin] = (hour + within) * 3600;
  }
  return quantiles;
}

/** Activity of a weekday relative to the week's mean; day 0 is a Monday. */
export function weekdayFactor(day: number): number {
  return WEEKDAY_FACTORS[day % 7];
}
