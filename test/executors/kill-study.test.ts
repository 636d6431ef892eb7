import { describe, expect, test } from 'vitest';
import { openStream, rootKey } from '../../random/stream.js';
import { temporaryFolder } from '../experiments/tiny-study.js';
import { killRuns, killWorkers } from './kill-loop.js';
import { KILL_STUDIES } from './kill-studies.js';
import { hasRedis } from './redis-process.js';
import { startRedis } from './redis-server.js';

const home = temporaryFolder();
const about = (name: string, kills: number) => ({ kills, home, random: openStream(rootKey('kill'), name) });
/** 25 in all; the kind with most files gets most. */
const KILLS: Readonly<Record<string, number>> = { worlds: 15, 'data set': 5, 'closed loop': 5 };

test.each(KILL_STUDIES)(
  '$name: killed at random moments, the same command goes on in the same folder and ends with the same bytes',
  async (study) => {
    const { nKilled, nEnded } = await killRuns(study, about(study.name, KILLS[study.name]));
    expect(nKilled).toBe(KILLS[study.name]);
    expect(nEnded).toBeGreaterThan(0);
  },
  600_000,
);

describe.skipIf(!hasRedis)('bullmq (skipped: no redis-server)', () => {
  test('workers killed at random moments, one after the other: the run ends with the same bytes', async () => {
    const { url } = await startRedis(home);
    const { nKilled } = await killWorkers(KILL_STUDIES[0], { ...about('workers', 3), url });
    expect(nKilled).toBeGreaterThanOrEqual(3);
  }, 600_000);
});
