import { expect, test } from 'vitest';
import { preparePast } from '../../detectors/host/prepare-past.js';
import { loadFeatureBlocks } from '../../detectors/load-feature-blocks.js';
import { simulate } from '../../sim/simulate.js';
import { smallScenario } from '../sim/small-world.js';
import { featureSql, loadTables, SQL_BLOCKS } from './features-sql.js';

const DAY_SEC = 86_400;

test('rates and rhythm equal what DuckDB computes in SQL, account by account', async () => {
  const { traffic } = await simulate(smallScenario({ horizonDays: 9 }), { seed: 'sql' });
  const all = await loadFeatureBlocks();
  const blocks = all.filter(({ id }) => (SQL_BLOCKS as readonly string[]).includes(id));
  const connection = await loadTables(traffic, 1);
  for (const [from, to] of [
    [3, 8],
    [0, 9],
    [8, 9],
  ]) {
    const epochs = traffic.epochs.filter(({ endSec }) => endSec <= to * DAY_SEC);
    const request = {
      traffic: { ...traffic, epochs },
      unit: 'account',
      nowSec: to * DAY_SEC,
      windowStartSec: from * DAY_SEC,
    } as const;
    const past = preparePast(request, blocks);
    const reader = await connection.runAndReadAll(featureSql(from * DAY_SEC, to * DAY_SEC));
    const [account, ...columns] = reader.getColumns();
    expect(account).toEqual([...past.account]);
    const names = reader.columnNames().slice(1);
    expect([...names].sort()).toEqual(Object.keys(past.columns).sort());
    for (const [place, name] of names.entries())
      for (const [row, theirs] of (columns[place] ?? []).entries()) {
        const ours = past.columns[name][row];
        const value = theirs === null ? NaN : Number(theirs);
        const isSame = Object.is(ours, value) || Math.abs(ours - value) <= 1e-7 * Math.max(1, Math.abs(value));
        if (!isSame)
          throw new Error(
            `${name}, account ${past.account[row]}, days ${from} to ${to}: SQL says ${value}, got ${ours}`,
          );
      }
  }
  connection.closeSync();
});
