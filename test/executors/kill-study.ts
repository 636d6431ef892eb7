import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openStream, rootKey } from '../../random/stream.js';
import { killRuns, killWorkers, type KillTally } from './kill-loop.js';
import { KILL_STUDIES } from './kill-studies.js';
import { hasRedis, launchRedis } from './redis-process.js';

/**
 * `npm run kill-study -- --kills 100 --seed 1`: kills a study on worlds, one on a data set and a closed loop with -9 at so many random moments in all, and, with `--bullmq`, the workers of
 * a run through BullMQ at as many. Ends with 1 when a run that went on differs from an undisturbed one in a byte.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '100' },
      seed: { type: 'string', default: '1' },
      bullmq: { type: 'boolean', default: false },
    },
  });
  const total = Number(values.kills);
  const home = mkdtempSync(join(tmpdir(), 'ersatz-kill-'));
  const about = (name: string, kills: number) => ({ kills, home, random: openStream(rootKey(values.seed), name) });
  process.stdout.write('| what is killed | kills | runs that ended | same bytes |\n| --- | ---: | ---: | --- |\n');
  const told = (name: string, { nKilled, nEnded }: KillTally): void =>
    void process.stdout.write(`| ${name} | ${nKilled} | ${nEnded} | all |\n`);
  try {
    for (const [index, study] of KILL_STUDIES.entries()) {
      const share = Math.floor(total / KILL_STUDIES.length) + Number(index < total % KILL_STUDIES.length);
      told(`a study: ${study.name}`, await killRuns(study, about(study.name, share)));
    }
    if (!values.bullmq) return;
    if (!hasRedis) throw new Error('--bullmq needs redis-server');
    const redis = await launchRedis(home);
    try {
      told(
        'workers, through BullMQ',
        await killWorkers(KILL_STUDIES[0], { ...about('workers', total), url: redis.url }),
      );
    } finally {
      redis.process.kill();
    }
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  }
}

await main();
