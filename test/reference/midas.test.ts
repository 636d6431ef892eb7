import { describe, expect, test } from 'vitest';
import { EdgeBursts, type BurstForm, type SketchHash } from '../../detectors/lib/edge-bursts.js';
import { rocAuc } from '../detectors/run-detector-on-table.js';
import { holdTo } from './parity.js';
import { parseColumns, readFixture } from './reference-data.js';

const stream = parseColumns(readFixture('edge-stream.csv'));

function watch(form: BurstForm, rule: { width?: number; hash?: SketchHash } = {}): number[] {
  const seeds = Uint32Array.of(1, 2, 3, 4);
  const bursts = new EdgeBursts({ form, nRows: 4, width: 65_521, decay: 0.5, threshold: 1000, seeds, ...rule });
  return stream['tick'].map((tick, at) => bursts.add(stream['source'][at], stream['target'][at], tick));
}

/** The reference computes in single precision. */
const TOLERANCE = 1e-5;

describe('midas equals the authors’ program', () => {
  test.each([
    ['plain', 0.7154414515525627],
    ['relational', 0.9992999438832773],
    ['filtering', 0.9993172465394686],
  ] as const)('%s: every score to 1e-5, relative, and the burst’s ROC AUC', (form, auc) => {
    const score = watch(form);
    score.forEach((value, at) => {
      const expected = stream[form][at];
      expect(Math.abs(value - expected)).toBeLessThanOrEqual(TOLERANCE * Math.max(1e-3, expected));
    });
    const relative = score.map((value, at) => (value - stream[form][at]) / Math.max(1e-3, stream[form][at]));
    holdTo(
      ['midas', 'midas', `${form}: every score, relative`],
      relative,
      relative.map(() => 0),
      TOLERANCE,
    );
    holdTo(['midas', 'midas', `${form}: ROC AUC of the burst`], rocAuc(score, stream['is_burst']), auc, 5e-5);
  });

  /** The largest relative distance of the scores at a width from the reference, whose width is prime. */
  const worstAt = (form: BurstForm, width: number, hash: SketchHash): number =>
    Math.max(
      ...watch(form, { width, hash }).map(
        (value, at) => Math.abs(value - stream[form][at]) / Math.max(1e-3, stream[form][at]),
      ),
    );

  test('with its linear hash too, at a width that is prime', () => {
    const found = (['plain', 'relational', 'filtering'] as const).map((form) => worstAt(form, 65_521, 'linear'));
    holdTo(['midas', 'midas', 'linear hash, prime width: distance of any score'], found, [0, 0, 0], TOLERANCE);
  });

  test('at a power of two its linear hash lets all rows collide together: scores 0.83 off; the mixed hash stays', () => {
    const found = Math.max(worstAt('plain', 65_536, 'linear'), worstAt('relational', 65_536, 'linear'));
    holdTo(['midas', 'midas', 'linear hash, width 65,536: distance of the worst score'], found, 0.83, 5e-3);
    expect(worstAt('plain', 65_536, 'mixed')).toBeLessThan(TOLERANCE);
    expect(worstAt('relational', 65_536, 'mixed')).toBeLessThan(TOLERANCE);
  });

  test('filtering keeps a burst out of the long run, so that its next wave scores higher', () => {
    const wave = (threshold: number): number => {
      const bursts = new EdgeBursts({
        form: 'filtering',
        nRows: 2,
        width: 1009,
        decay: 0.5,
        threshold,
        seeds: Uint32Array.of(7, 8),
      });
      let last = 0;
      for (let tick = 1; tick <= 40; tick++) {
        const n = tick === 20 || tick === 40 ? 60 : 1;
        for (let k = 0; k < n; k++) last = bursts.add(1, 2, tick);
      }
      return last;
    };
    expect(wave(50)).toBeGreaterThan(2 * wave(1e9));
  });
});
