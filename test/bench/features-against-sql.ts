import { preparePast } from '../../detectors/host/prepare-past.js';
import { loadFeatureBlocks } from '../../detectors/load-feature-blocks.js';
import { openStream, rootKey } from '../../random/stream.js';
import type { Traffic } from '../../sim/traffic/epoch.js';
import { featureSql, loadTables, SQL_BLOCKS } from '../features/features-sql.js';

const DAY_SEC = 86_400;
const N_DAYS = 30;

/** Made-up traffic with few busy and many quiet accounts, in one epoch a day; sessions of a few actions. */
function drawTraffic(nActions: number, nAccounts: number): Traffic {
  const random = openStream(rootKey('features against sql'));
  const perDay = Math.floor(nActions / N_DAYS);
  const words = (): Uint32Array => new Uint32Array(new SharedArrayBuffer(4 * perDay));
  const bytes = (): Uint8Array => new Uint8Array(new SharedArrayBuffer(perDay));
  const epochs = Array.from({ length: N_DAYS }, (_, day) => {
    const epoch = {
      ...{
        startSec: day * DAY_SEC,
        endSec: (day + 1) * DAY_SEC,
        nActions: perDay,
        t: words(),
        verb: bytes(),
        actor: words(),
      },
      ...{ target: words(), object: words(), session: words(), device: words(), client: bytes(), network: words() },
    };
    for (let row = 0; row < perDay; row++) {
      epoch.t[row] = day * DAY_SEC + Math.floor((row / perDay) * DAY_SEC);
      epoch.actor[row] = Math.floor(nAccounts * random.uniform() ** 2);
      epoch.target[row] = Math.floor(nAccounts * random.uniform() ** 3);
      epoch.verb[row] = random.uniform() < 0.8 ? 0 : 1 + Math.floor(3 * random.uniform());
      epoch.session[row] = epoch.actor[row] * 1024 + day * 8 + Math.floor(row / (perDay / 8));
    }
    return epoch;
  });
  const column = (): Uint32Array => new Uint32Array(new SharedArrayBuffer(4 * nAccounts));
  const flags = (): Uint8Array => new Uint8Array(new SharedArrayBuffer(nAccounts));
  const accounts = {
    ...{ nAccounts, createdSec: new Int32Array(new SharedArrayBuffer(4 * nAccounts)), nPostsBefore: column() },
    ...{ isPrivate: flags(), isBusiness: flags(), hasPicture: flags() },
  };
  const graph = {
    offset: new Uint32Array(new SharedArrayBuffer(4 * (nAccounts + 1))),
    target: new Uint32Array(new SharedArrayBuffer(0)),
  };
  return { epochs, accounts, graph };
}

/** Times the blocks `rates` and `rhythm` against the same columns in one DuckDB query; the numbers are compared by a test on real traffic. */
async function main(nActions: number): Promise<void> {
  const traffic = drawTraffic(nActions, Math.ceil(nActions / 100));
  const blocks = (await loadFeatureBlocks()).filter(({ id }) => (SQL_BLOCKS as readonly string[]).includes(id));
  const [windowStartSec, nowSec] = [7 * DAY_SEC, N_DAYS * DAY_SEC];
  const warm = drawTraffic(100_000, 1000);
  preparePast({ traffic: warm, unit: 'account', nowSec, windowStartSec }, blocks);
  let started = performance.now();
  const past = preparePast({ traffic, unit: 'account', nowSec, windowStartSec }, blocks);
  const oursSec = (performance.now() - started) / 1000;
  const nColumns = Object.keys(past.columns).length;
  const connection = await loadTables(traffic, 2);
  started = performance.now();
  await connection.run(`CREATE TABLE features AS ${featureSql(windowStartSec, nowSec)}`);
  const sqlSec = (performance.now() - started) / 1000;
  connection.closeSync();
  process.stdout.write(
    `${nColumns} columns over ${(nActions / 1e6).toFixed(0)} M actions: ${oursSec.toFixed(1)} s on one thread, DuckDB SQL ${sqlSec.toFixed(1)} s on two ` +
      `(table in memory, loading not counted): ${(sqlSec / oursSec).toFixed(1)}x; peak ${(process.resourceUsage().maxRSS / 1024 ** 2).toFixed(1)} GB\n`,
  );
}

await main(Number(process.argv[2] ?? 30_000_000));
