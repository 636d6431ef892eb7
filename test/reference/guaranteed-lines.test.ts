import { describe, expect, it, test } from 'vitest';
import { fallingOrganicRows } from '../../experiments/guarantees/falling-scores.js';
import { binomialBelow } from '../../experiments/guarantees/binomial.js';
import {
  learnThenTestLine,
  riskControlAllowed,
  umbrellaAllowed,
} from '../../experiments/guarantees/guaranteed-lines.js';
import { openStream, rootKey } from '../../random/stream.js';
import { holdTo } from './parity.js';
import { NO_DATA, parseColumns, readShared } from './reference-data.js';

const text = readShared('conformal/expected.json');
const scores = readShared('conformal/scores.csv');

describe.skipIf(text === null || scores === null)(`reference values (${NO_DATA} without them)`, () => {
  const expected = JSON.parse(text ?? '{}') as {
    neyman_pearson_umbrella: {
      n: number;
      alpha: number;
      delta: number;
      k: number | null;
      violation_rate_bound: number;
    }[];
    ltt_p_values: { r_hat: number; n: number; alpha: number; binomial: number }[];
    worked_example: Record<string, Record<string, number>>;
  };

  it('the umbrella takes the reference ranks and bounds', () => {
    expect(expected.neyman_pearson_umbrella.length).toBeGreaterThan(30);
    for (const { n, alpha, delta, k, violation_rate_bound } of expected.neyman_pearson_umbrella) {
      const nAllowed = umbrellaAllowed(n, alpha, delta);
      expect(nAllowed, `n ${n}, alpha ${alpha}, delta ${delta}`).toBe(k === null ? -1 : n - k);
      if (k !== null) expect(binomialBelow(n, alpha)[nAllowed]).toBeCloseTo(violation_rate_bound, 9);
    }
  });

  it('binomial p-values agree where the count is whole', () => {
    const whole = expected.ltt_p_values.filter(({ r_hat, n }) => Number.isInteger(Number((r_hat * n).toFixed(9))));
    expect(whole.length).toBeGreaterThan(20);
    for (const { r_hat, n, alpha, binomial } of whole)
      expect(binomialBelow(n, alpha)[Math.round(r_hat * n)]).toBeCloseTo(binomial, 9);
  });

  it('the worked example ends at the reference thresholds', () => {
    const rows = (scores ?? '')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
    const calibration = rows.filter(([split]) => split === 'cal');
    const { score: falling } = fallingOrganicRows({
      score: Float64Array.from(calibration, ([, , score]) => Number(score)),
      isInauthentic: Uint8Array.from(calibration, ([, isBad]) => Number(isBad)),
    });
    expect(falling.length).toBe(400);
    for (const alpha of [0.05, 0.1]) {
      const umbrella = expected.worked_example[`np_umbrella_${alpha}_delta0.05`];
      const line = falling[umbrellaAllowed(400, alpha, 0.05)];
      holdTo(['risk-controlled', 'conformal', `umbrella threshold at ${alpha}`], line, umbrella['threshold'], 0);
      expect(learnThenTestLine(falling, alpha, 0.05)).toBe(
        expected.worked_example[`ltt_fixed_sequence_${alpha}_delta0.05`]['threshold_binomial'],
      );
      // The reference walks a grid of 0.01; ours stands on a score: between the same two grid points.
      const { threshold, adjusted_risk } = expected.worked_example[`crc_${alpha}`];
      const own = falling[riskControlAllowed(400, alpha)];
      expect(own).toBeLessThanOrEqual(threshold);
      expect(own).toBeGreaterThan(threshold - 0.01);
      expect(adjusted_risk).toBeLessThanOrEqual(alpha);
    }
    expect(parseColumns(scores ?? '')['score'].length).toBe(rows.length);
  });
});

test('over 2,000 audits of 400 the promises hold: exceeded with chance delta at most, or kept on average', () => {
  const random = openStream(rootKey('promises'));
  const [alpha, delta] = [0.05, 0.05];
  let nUmbrella = 0;
  let nTested = 0;
  let mean = 0;
  const nDraws = 2000;
  for (let draw = 0; draw < nDraws; draw++) {
    // Uniform scores: the false-removal rate of a line is 1 less the line, exactly.
    const falling = Float64Array.from({ length: 400 }, () => random.uniform())
      .sort()
      .reverse();
    nUmbrella += 1 - falling[umbrellaAllowed(400, alpha, delta)] > alpha ? 1 : 0;
    nTested += 1 - learnThenTestLine(falling, alpha, delta) > alpha ? 1 : 0;
    mean += (1 - falling[riskControlAllowed(400, alpha)]) / nDraws;
  }
  expect(nUmbrella / nDraws).toBeLessThanOrEqual(delta + 0.01);
  expect(nUmbrella).toBeGreaterThan(10);
  expect(nTested / nDraws).toBeLessThanOrEqual(delta + 0.01);
  expect(mean).toBeLessThanOrEqual(alpha + 0.001);
  expect(mean).toBeGreaterThan(0.9 * alpha);
});
