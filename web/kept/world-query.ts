import type { Duck } from './duck.js';
import type { Campaigns, Row, WorldPicture } from './kept-answers.js';
import { quoted } from './duck.js';
import type { KeptCells, WorldName } from './kept-cells.js';

/** Bins a decade of the degree charts. */
const BINS_A_DECADE = 4;
/** So many marks of campaign blocks are sent at most. */
const MOST_BLOCKS = 4000;
/** Jobs and accounts a job that are drawn. */
const MOST_JOBS = 6;
const MOST_MEMBERS = 60;
const BLOCK_SEC = 6 * 3600;

/** Describes a world by sums. Null where its accounts were not kept. */
export async function queryWorld(duck: Duck, kept: KeptCells, world: WorldName): Promise<WorldPicture | null> {
  const accounts = await kept.worldFile(world, 'accounts.parquet');
  if (accounts === null) return null;
  const from = `read_parquet(${quoted(accounts)})`;
  const kind = `coalesce('operation:' || operator, 'persona:' || persona, 'unknown')`;
  const population = await duck.rows(
    `SELECT ${kind} AS kind, count(*) AS accounts, count(customerOf) AS customers, sum(nActions) AS actions, ` +
      `sum(nNotOwner) AS notOwner FROM ${from} GROUP BY kind ORDER BY accounts DESC`,
  );
  const behind = `CASE WHEN operator IS NULL THEN 'people' ELSE 'operation:' || operator END`;
  const degree = (name: string, quantity: string): string =>
    `SELECT '${quantity}' AS quantity, ${behind} AS behind, floor(log10(${name} + 1) * ${BINS_A_DECADE}) AS bin, ` +
    `count(*) AS accounts FROM ${from} GROUP BY ALL`;
  const degrees = await duck.rows(
    `SELECT quantity, behind, greatest(0, round(pow(10, bin / ${BINS_A_DECADE}) - 1, 3)) AS low, ` +
      `round(pow(10, (bin + 1) / ${BINS_A_DECADE}) - 1, 3) AS high, accounts, ` +
      `accounts / sum(accounts) OVER (PARTITION BY quantity, behind) AS share FROM (` +
      `${degree('followers', 'followers')} UNION ALL ${degree('following', 'following')} UNION ALL ` +
      `${degree('nActions', 'actions in the test window')}) ORDER BY ALL`,
  );
  const actions = await actionsOf(kept, world);
  if (actions === null) return { population, degrees, rhythm: null };
  const rhythm = await duck.rows(
    `SELECT controller, hour, actions, actions / sum(actions) OVER (PARTITION BY controller) AS share FROM (` +
      `SELECT coalesce(operation, 'owner') AS controller, (t % 86400) // 3600 AS hour, count(*) AS actions FROM ${actions} ` +
      `GROUP BY ALL) ORDER BY ALL`,
  );
  return { population, degrees, rhythm };
}

/** Traffic beside its truth: the two files have the same rows in the same order. Null where they were not kept. */
async function actionsOf(kept: KeptCells, world: WorldName): Promise<string | null> {
  const traffic = await kept.worldFile(world, 'traffic.parquet');
  const truth = await kept.worldFile(world, 'truth.parquet');
  if (traffic === null || truth === null) return null;
  return `read_parquet(${quoted(traffic)}) POSITIONAL JOIN read_parquet(${quoted(truth)}) AS truth`;
}

/**
 * The largest jobs of a world: which accounts acted when on how many targets, and which targets were met when by how many accounts. Accounts and targets come in
 * the order of their first action, so that blocks show. Null where its actions were not kept.
 */
export async function queryCampaigns(duck: Duck, kept: KeptCells, world: WorldName): Promise<Campaigns> {
  const actions = await actionsOf(kept, world);
  if (actions === null) return { campaigns: null, targets: null };
  const side = (own: 'actor' | 'target', other: 'actor' | 'target', count: string): Promise<Row[]> =>
    duck.rows(
      `WITH done AS (SELECT operation, campaign, coalesce(name, 'job') AS job, actor, target, t FROM ${actions} ` +
        `WHERE operation IS NOT NULL AND name IS NOT NULL), ` +
        `jobs AS (SELECT campaign FROM done GROUP BY campaign ORDER BY count(DISTINCT actor) DESC, campaign LIMIT ${MOST_JOBS}), ` +
        `members AS (SELECT campaign, ${own}, row_number() OVER (PARTITION BY campaign ORDER BY min(t), ${own}) AS place ` +
        `FROM done JOIN jobs USING (campaign) GROUP BY campaign, ${own}) ` +
        `SELECT operation, job, campaign, place, ${own} AS account, (t // ${BLOCK_SEC}) * ${BLOCK_SEC} / 86400 AS day, ` +
        `count(*) AS actions, count(DISTINCT ${other}) AS ${count} FROM done JOIN members USING (campaign, ${own}) ` +
        `WHERE place <= ${MOST_MEMBERS} GROUP BY ALL ORDER BY campaign, place, day LIMIT ${MOST_BLOCKS}`,
    );
  return { campaigns: await side('actor', 'target', 'targets'), targets: await side('target', 'actor', 'accounts') };
}
