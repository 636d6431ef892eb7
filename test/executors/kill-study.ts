import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '../../errors/user-error.js';
import { openStream, rootKey } from '../../random/stream.js';
import { betweenMarks, writeBetweenMarks } from '../docs/between-marks.js';
import { runDocsCommand } from '../docs/docs-command.js';
import { markdownTable } from '../docs/markdown-table.js';
import { killRuns, killWorkers, type KillTally } from './kill-loop.js';
import { KILL_STUDIES } from './kill-studies.js';
import { hasRedis, launchRedis } from './redis-process.js';

const NAME = 'kill-study';
const HEAD = ['killed with -9', 'kills', 'runs that came to their end, all with the undisturbed bytes'] as const;

/**
 * `npm run kill-study -- --kills 100 --seed 1`: kills a study on worlds, one on a data set and a closed loop with -9 at so many random moments in all, and, with `--bullmq`, the workers of
 * a run through BullMQ at as many. Ends with 1 when a run that went on differs from an undisturbed one in a byte; else `--doc docs/studies.md` writes the table into that page.
 */
async function main(): Promise<void> {
  const { total, seed, bullmq, doc } = options();
  if (bullmq && !hasRedis) throw new UserError('--bullmq: redis-server not found; install it, or leave --bullmq out');
  // A page without its marks is refused before, not after, all the killing.
  if (doc !== '') betweenMarks(readFileSync(doc, 'utf8'), NAME, '', doc);
  const home = mkdtempSync(join(tmpdir(), 'ersatz-kill-'));
  const about = (name: string, kills: number) => ({ kills, home, random: openStream(rootKey(seed), name) });
  const rows: string[][] = [];
  const told = (name: string, { nKilled, nEnded }: KillTally): void => {
    rows.push([name, String(nKilled), String(nEnded)]);
    process.stdout.write(`${name}: ${nKilled} kills, ${nEnded} runs that ended, all with the same bytes\n`);
  };
  try {
    for (const [index, study] of KILL_STUDIES.entries()) {
      const share = Math.floor(total / KILL_STUDIES.length) + Number(index < total % KILL_STUDIES.length);
      told(`a study: ${study.name}`, await killRuns(study, about(study.name, share)));
    }
    if (bullmq) {
      const redis = await launchRedis(home);
      try {
        told(
          'workers of a run through BullMQ',
          await killWorkers(KILL_STUDIES[0], { ...about('workers', total), url: redis.url }),
        );
      } finally {
        redis.process.kill();
      }
    }
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  }
  if (doc === '') return;
  const given = `\`npm run ${NAME} -- --kills ${total} --seed ${seed}${bullmq ? ' --bullmq' : ''}\``;
  const text = `${given} on ${availableParallelism()} cores; where a kill falls depends on how fast the machine is, so that another run has other counts of the second kind.`;
  writeBetweenMarks(doc, NAME, `${text}\n\n${markdownTable([HEAD, ...rows])}`);
}

const DEFAULTS = {
  kills: { type: 'string', default: '100' },
  seed: { type: 'string', default: '1' },
  bullmq: { type: 'boolean', default: false },
  doc: { type: 'string', default: '' },
} as const;

function options(): { readonly total: number; readonly seed: string; readonly bullmq: boolean; readonly doc: string } {
  let values: ReturnType<typeof parseArgs<{ options: typeof DEFAULTS }>>['values'];
  try {
    ({ values } = parseArgs({ options: DEFAULTS }));
  } catch (error) {
    throw new UserError(`${(error as Error).message}; expected --kills, --seed, --bullmq, --doc`);
  }
  const total = Number(values.kills);
  if (!Number.isInteger(total) || total < 1)
    throw new UserError(`--kills: not a number of kills; expected a whole number of at least 1, got "${values.kills}"`);
  return { total, seed: values.seed, bullmq: values.bullmq, doc: values.doc };
}

await runDocsCommand(main);
