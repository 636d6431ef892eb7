import type { Duck } from './duck.js';
import type { Campaigns, Row, WorldPicture } from './kept-answers.js';
import { jobBlocksSql, JOB_SUMS, rhythmSql, RHYTHM_SUMS, type ActionFiles } from '../../reports/sums/world-sums.js';
import { quoted } from '../../reports/sums/sql-text.js';
import type { KeptCells, WorldName } from './kept-cells.js';

/** Bins a decade of the degree charts. */
const BINS_A_DECADE = 4;
/** Describes a world by sums. Null where its accounts were not kept. */
export async function queryWorld(duck: Duck, kept: KeptCells, world: WorldName): Promise<WorldPicture | null> {
  const accounts = await kept.worldFile(world, 'accounts.parquet');
  if (accounts === null) return null;
  const from = `read_parquet(${quoted(accounts)})`;
  const kind = `coalesce('operation:' || operator, 'persona:' || persona, 'unknown')`;
  // A closed loop has no test window to count actions in.
  const described = await duck.rows(`DESCRIBE FROM ${from}`);
  const hasWindow = described.some((column) => column['column_name'] === 'nActions');
  const counts = hasWindow ? ', sum(nActions) AS actions, sum(nNotOwner) AS notOwner' : '';
  const population = await duck.rows(
    `SELECT ${kind} AS kind, count(*) AS accounts, count(customerOf) AS customers${counts} FROM ${from} GROUP BY kind ORDER BY accounts DESC`,
  );
  const behind = `CASE WHEN operator IS NULL THEN 'people' ELSE 'operation:' || operator END`;
  const degree = (name: string, quantity: string): string =>
    `SELECT '${quantity}' AS quantity, ${behind} AS behind, floor(log10(${name} + 1) * ${BINS_A_DECADE}) AS bin, ` +
    `count(*) AS accounts FROM ${from} GROUP BY ALL`;
  const degrees = await duck.rows(
    `SELECT quantity, behind, greatest(0, round(pow(10, bin / ${BINS_A_DECADE}) - 1, 3)) AS low, ` +
      `round(pow(10, (bin + 1) / ${BINS_A_DECADE}) - 1, 3) AS high, accounts, ` +
      `accounts / sum(accounts) OVER (PARTITION BY quantity, behind) AS share FROM (` +
      `${degree('followers', 'followers')} UNION ALL ${degree('following', 'following')}` +
      `${hasWindow ? ` UNION ALL ${degree('nActions', 'actions in the test window')}` : ''}) ORDER BY ALL`,
  );
  return { population, degrees, rhythm: await rhythmOf(duck, kept, world) };
}

async function rhythmOf(duck: Duck, kept: KeptCells, world: WorldName): Promise<Row[] | null> {
  const actions = await actionsOf(kept, world);
  if (actions === null) return null;
  const sums = await kept.worldFile(world, RHYTHM_SUMS);
  return duck.rows(sums === null ? rhythmSql(actions) : `FROM read_parquet(${quoted(sums)}) ORDER BY controller, hour`);
}

/** Null where they were not kept. */
async function actionsOf(kept: KeptCells, world: WorldName): Promise<ActionFiles | null> {
  const traffic = await kept.worldFile(world, 'traffic.parquet');
  const truth = await kept.worldFile(world, 'truth.parquet');
  return traffic === null || truth === null ? null : { traffic, truth };
}

/** The largest jobs of a world as blocks. Null where its actions were not kept. */
export async function queryCampaigns(duck: Duck, kept: KeptCells, world: WorldName): Promise<Campaigns> {
  const actions = await actionsOf(kept, world);
  if (actions === null) return { campaigns: null, targets: null };
  const sums = await kept.worldFile(world, JOB_SUMS);
  const side = async (own: 'actor' | 'target', count: string): Promise<Row[]> => {
    const rows = await duck.rows(
      sums === null
        ? jobBlocksSql(actions, own)
        : `FROM read_parquet(${quoted(sums)}) WHERE side = '${own}' ORDER BY campaign, place, day, operation, job`,
    );
    return rows.map(({ side: _side, others, ...row }) => ({ ...row, [count]: others ?? null }));
  };
  return { campaigns: await side('actor', 'targets'), targets: await side('target', 'accounts') };
}
