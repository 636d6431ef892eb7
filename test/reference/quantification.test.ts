import { describe, expect, it, test } from 'vitest';
import {
  adjustedCount,
  classifyAndCount,
  probabilisticAdjustedCount,
} from '../../experiments/quantification/counting.js';
import { expectationMaximisation, kernelMixture } from '../../experiments/quantification/likelihood.js';
import type { ScoredSample } from '../../experiments/quantification/scored-sample.js';
import { openStream, rootKey } from '../../random/stream.js';
import { holdTo } from './parity.js';
import { NO_DATA, readShared } from './reference-data.js';

const text = readShared('quantification/expected.json');
const posteriors = readShared('quantification/posteriors.csv');

describe.skipIf(text === null || posteriors === null)(`reference values (${NO_DATA} without them)`, () => {
  const expected = (JSON.parse(text ?? '{"closed_form":{}}') as { closed_form: Record<string, number> }).closed_form;
  const rows = (posteriors ?? '')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
  const of = (split: string): string[][] => rows.filter(([name]) => name === split);
  const sample: ScoredSample = {
    labelledScore: Float64Array.from(of('val'), ([, , posterior]) => Number(posterior)),
    isInauthentic: Uint8Array.from(of('val'), ([, y]) => Number(y)),
    score: Float64Array.from(of('test'), ([, , posterior]) => Number(posterior)),
  };

  it.each([
    ['CC', classifyAndCount, 12],
    ['ACC', adjustedCount, 9],
    ['PACC', probabilisticAdjustedCount, 9],
    ['EMQ', expectationMaximisation, 6],
    // Scores stand in cells here.
    ['KDEyML_h0.1_exact_optimum', kernelMixture, 4],
  ] as const)('%s', (name, estimate, digits) => {
    holdTo(['quantification', 'quantification', name], estimate(sample), expected[name], 0.5 * 10 ** -digits);
  });
});

test('on scores drawn anew at another prevalence every corrected method comes near, and counting does not', () => {
  const random = openStream(rootKey('quantification'));
  // Posteriors of two unit normals at -1 and 1, at a prevalence of one half.
  const draw = (n: number, prevalence: number) => {
    const labels = Uint8Array.from({ length: n }, () => (random.uniform() < prevalence ? 1 : 0));
    const scores = Float64Array.from(labels, (label) => 1 / (1 + Math.exp(-2 * (random.normal() + 2 * label - 1))));
    return { labels, scores };
  };
  for (const prevalence of [0.05, 0.3]) {
    const [labelled, fresh] = [draw(4000, 0.5), draw(8000, prevalence)];
    const sample = { labelledScore: labelled.scores, isInauthentic: labelled.labels, score: fresh.scores };
    for (const estimate of [adjustedCount, probabilisticAdjustedCount, expectationMaximisation, kernelMixture])
      expect(Math.abs(estimate(sample) - prevalence)).toBeLessThan(0.03);
    expect(classifyAndCount(sample)).toBeGreaterThan(prevalence + 0.05);
  }
});
