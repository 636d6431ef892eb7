import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CellSkipped,
  openDetectorHost,
  openPast,
  pastFromTable,
  type DetectorHost,
} from '../../detectors/host/detector-host.js';
import { UserError } from '../../errors/user-error.js';
import { arbitraryWorld } from '../../experiments/examiner/worlds/arbitrary-world.js';
import { buildTraffic } from '../../experiments/examiner/worlds/build-traffic.js';
import { EPOCH_SEC } from '../../experiments/examiner/worlds/tiny-world.js';

const world = fc.sample(arbitraryWorld(), { seed: 7, numRuns: 20 }).at(-1)!;
const request = { unit: 'account', nowSec: 2 * EPOCH_SEC, windowStartSec: EPOCH_SEC } as const;
const traffic = buildTraffic(world, { nEpochs: 2 });
const plugins = [fileURLToPath(new URL('./plugins', import.meta.url))];

describe('the detector host', () => {
  let host: DetectorHost;
  beforeAll(async () => {
    host = await openDetectorHost({ nWorkers: 2, plugins });
  });
  afterAll(() => host.close());

  it('computes features, fits and scores in a thread, and repeats itself byte for byte', async () => {
    const past = await host.features({ ...request, traffic });
    expect(past.columns['rates/likes-per-day']?.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(past.nRows).toBeGreaterThan(1);
    const job = {
      detector: 'likes-share',
      params: { steepness: 2 },
      seed: 's',
      train: past,
      labels: null,
      score: [{ past }, { past }],
    };
    const [first, second] = await Promise.all([host.fitAndScore(job), host.fitAndScore(job)]);
    expect(first.scores[0]).toHaveLength(past.nRows);
    expect(first.scores).toEqual(second.scores);
    expect(first.backend).toBeNull();
    const otherSeed = await host.fitAndScore({ ...job, seed: 't' });
    const hasLikes = past.columns['rates/likes-per-day'].some((likes) => likes > 0);
    expect(hasLikes).toBe(true);
    expect(otherSeed.scores[0]).not.toEqual(first.scores[0]);
  });

  it('scores only the wanted rows of a detector that scores rows alone, and all rows of any other', async () => {
    const past = await host.features({ ...request, traffic });
    const rows = Uint32Array.of(past.nRows - 1, 0);
    const job = { params: {}, seed: 's', train: past, labels: null, score: [{ past }, { past, rows }] };
    const alone = await host.fitAndScore({ ...job, detector: 'rate-rules' });
    const [all, some] = alone.scores;
    expect(some).toEqual(all.map((score, row) => (rows.includes(row) ? score : NaN)));
    expect(all.some((score) => score > 0)).toBe(true);
    const together = await host.fitAndScore({ ...job, detector: 'hbos' });
    expect(together.scores[1]).toEqual(together.scores[0]);
  });

  it('refuses traffic that reaches past its moment', async () => {
    await expect(host.features({ ...request, traffic, nowSec: EPOCH_SEC, windowStartSec: 0 })).rejects.toThrow(
      'not closed at 86400 s',
    );
  });

  it('rejects one bad job with its own error and goes on with the next', async () => {
    const past = await host.features({ ...request, traffic });
    const job = { params: {}, seed: 's', train: past, labels: null, score: [{ past }] };
    await expect(host.fitAndScore({ ...job, detector: 'always-throws' })).rejects.toThrow('no fit today');
    const skipped = await host.fitAndScore({ ...job, detector: 'wants-more' }).catch((error: unknown) => error);
    expect(skipped).toBeInstanceOf(CellSkipped);
    expect((skipped as Error).message).toBe('needs the feature table/shoe-size, which this data does not offer');
    const typo = await host.fitAndScore({ ...job, detector: 'like-share' }).catch((error: unknown) => error);
    expect(typo).toBeInstanceOf(UserError);
    expect((typo as Error).message).toContain('did you mean "likes-share"?');
    const badParam = await host
      .fitAndScore({ ...job, detector: 'likes-share', params: { stepness: 1 } })
      .catch((e: unknown) => e);
    expect((badParam as Error).message).toBe('likes-share: params.stepness is unknown; did you mean "steepness"?');
    const badValue = await host
      .fitAndScore({ ...job, detector: 'likes-share', params: { steepness: -1 } })
      .catch((e: unknown) => e);
    expect(badValue).toBeInstanceOf(UserError);
    expect((badValue as Error).message).toContain('likes-share: params.steepness: ');
    expect((await host.fitAndScore({ ...job, detector: 'likes-share' })).scores).toHaveLength(1);
  });

  it('outlives a thread that dies', async () => {
    const past = await host.features({ ...request, traffic });
    const job = { params: {}, seed: 's', train: past, labels: null, score: [{ past }] };
    const [died, lived] = await Promise.allSettled([
      host.fitAndScore({ ...job, detector: 'ends-its-thread' }),
      host.fitAndScore({ ...job, detector: 'likes-share' }),
    ]);
    expect(died.status).toBe('rejected');
    expect(lived.status).toBe('fulfilled');
    const more = await Promise.all([1, 2, 3].map(() => host.fitAndScore({ ...job, detector: 'likes-share' })));
    expect(more).toHaveLength(3);
  });

  it('skips a traffic rule on a table', async () => {
    const table = pastFromTable({ followers: Float64Array.of(1, 2, 3) });
    expect(openPast(table, ['*']).featureNames).toEqual(['table/followers']);
    expect(() => openPast(table, ['rates/*'])).toThrow(CellSkipped);
    await expect(
      host.fitAndScore({ detector: 'likes-share', params: {}, seed: 's', train: table, labels: null, score: [] }),
    ).rejects.toBeInstanceOf(CellSkipped);
  });

  it('refuses work after it was closed', async () => {
    const short = await openDetectorHost({ nWorkers: 1, plugins });
    await short.close();
    await expect(short.features({ ...request, traffic })).rejects.toThrow('closed');
  });
});
